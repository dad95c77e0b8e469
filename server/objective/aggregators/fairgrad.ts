import { directionsOf, toWeights } from '../linear/directions.ts';
import type { Gram } from '../linear/gram.ts';
import { lengthOf } from '../linear/gram.ts';
import { solvePowerEquation } from '../linear/power-equation.ts';
import { leastNormWeights } from '../linear/simplex.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/** Length of the shortest vector in the hull of unit gradients below which 0 is in it, up to rounding of G. */
const stationary = 1e-7;

/**
 * The positive weights with Gw = w^(−1/a), which every task gains from: g_iᵀd > 0. Zero gradients get weight 0 and are
 * left out; where 0 is in the convex hull of the others no such weights exist, the point is Pareto stationary, and
 * all weights are 0.
 */
export function fairWeights(gram: Gram, a: number): Float64Array {
  const directions = directionsOf(gram);
  const { cosines, norms, tasks } = directions;
  const none = new Float64Array(gram.rows);
  if (tasks.length === 0 || lengthOf(cosines, leastNormWeights(cosines)) < stationary) return none;
  const solution = solvePowerEquation(cosines, norms, a);
  return toWeights(
    directions,
    solution.map((value, i) => value * (norms[i] ?? 0)),
    gram.rows,
  );
}

/**
 * Fair resource allocation (Ban & Ji 2024): Gw = w^(−1/α). α = 1 is Nash-MTL; as α grows the smallest gain counts more.
 * What it does at zero gradients and stationary points: see `fairWeights`.
 */
export function fairGrad({ alpha = 1 }: { readonly alpha?: number } = {}): GramAggregator {
  const degree = (1 - alpha) / (1 + alpha);
  const promises = { nonConflicting: true, degree, linearInScalings: false, permutes: true };
  return stateless('fairGrad', 'Ban & Ji 2024', promises, (gram) => fairWeights(gram, alpha));
}
