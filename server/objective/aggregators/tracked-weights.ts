import { checkGram, times, uniformWeights } from '../linear/gram.ts';
import { nearestOnSimplex } from '../linear/simplex.ts';
import { remembered } from '../method-state.ts';
import type { GramAggregator } from './aggregator.ts';

export interface TrackedWeightsOptions {
  /** Step length γ of the weights. */
  readonly gamma?: number;
  /** ρ of the ridge that keeps the weights' problem strictly convex. */
  readonly rho?: number;
}

/** λ ← Π_Δ(λ − γ(Gλ + ρλ)), from 1/K; the new λ are the weights. */
export function trackedWeights(
  name: string,
  source: string,
  { gamma = 0.1, rho = 0.1 }: TrackedWeightsOptions,
): GramAggregator {
  return {
    name,
    source,
    promises: { nonConflicting: false, linearInScalings: false, permutes: true, sum: 1 },
    start: (tasks) => ({ weights: [...uniformWeights(tasks)] }),
    weigh(gram, state) {
      checkGram(gram);
      const before = remembered(state, 'weights', gram.rows);
      const slope = times(gram, before);
      const moved = before.map((weight, i) => weight - gamma * ((slope[i] ?? 0) + rho * weight));
      const weights = nearestOnSimplex(moved);
      return { weights, state: { weights: [...weights] } };
    },
  };
}
