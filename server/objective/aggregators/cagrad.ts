import { directionsOf } from '../linear/directions.ts';
import { dualConeWeights } from '../linear/dual-cone.ts';
import { lengthOf, uniformWeights } from '../linear/gram.ts';
import { conflictAverseWeights } from '../linear/conflict-averse.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

export interface CagradOptions {
  /** Radius of the ball about g_0, as a multiple of ‖g_0‖; from 1 on no task conflicts with d. */
  readonly c?: number;
  /** 0: d as in the paper; 1: d/(1+c²); 2: d/(1+c). */
  readonly rescale?: 0 | 1 | 2;
}

/**
 * Conflict-averse gradient descent (Liu et al. 2021): d maximises min_i g_iᵀd within ‖d − g_0‖ ≤ c‖g_0‖, g_0 the mean
 * gradient: w = argmin over the simplex of g_wᵀg_0 + c‖g_0‖‖g_w‖, d = g_0 + c‖g_0‖ g_w/‖g_w‖.
 * Where the minimum is g_w = 0 every d of the ball with Jd ≥ 0 is a solution, and the one nearest to g_0 is taken: its
 * projection on the dual cone. Where g_0 = 0, d = 0.
 */
export function cagrad({ c = 0.5, rescale = 0 }: CagradOptions = {}): GramAggregator {
  const promises = { nonConflicting: c >= 1, degree: 1, linearInScalings: false, permutes: true };
  const divisor = rescale === 1 ? 1 + c * c : rescale === 2 ? 1 + c : 1;
  return stateless('cagrad', 'Liu 2021', promises, (gram) => {
    const equal = uniformWeights(gram.rows);
    const radius = c * lengthOf(gram, equal);
    const solution = radius > 0 ? conflictAverseWeights(gram, radius) : equal;
    if (solution === undefined) {
      return dualConeWeights(directionsOf(gram), gram, equal).map((weight) => weight / divisor);
    }
    const length = lengthOf(gram, solution);
    const factor = radius > 0 ? radius / length : 0;
    return equal.map((weight, i) => (weight + factor * (solution[i] ?? 0)) / divisor);
  });
}
