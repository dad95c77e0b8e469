import type { Gram } from './gram.ts';
import { times } from './gram.ts';
import type { Directions } from './directions.ts';
import { nonnegativeMinimum } from './nonnegative.ts';

/**
 * Weights v, of unit gradients, of the projection of Σ u_i g_i/‖g_i‖ on the dual cone {d : g_jᵀd ≥ 0 for every j}:
 * argmin vᵀCv over v ≥ u, C the cosines (Quinton & Rey 2024, proposition 1).
 */
export function projectOnDualCone({ cosines }: Directions, units: ArrayLike<number>): Float64Array {
  const slopes = times(cosines, units);
  const added = nonnegativeMinimum(
    cosines,
    slopes.map((slope) => -slope),
  );
  return added.map((value, i) => value + (units[i] ?? 0));
}

/** Weights of the projection of Jᵀu on the dual cone of the K gradients; a zero gradient keeps its u. */
export function dualConeWeights(directions: Directions, gram: Gram, weights: ArrayLike<number>): Float64Array {
  const units = directions.norms.map((norm, i) => norm * (weights[directions.tasks[i] ?? 0] ?? 0));
  const projected = projectOnDualCone(directions, units);
  const answer = Float64Array.from({ length: gram.rows }, (_, task) => weights[task] ?? 0);
  directions.tasks.forEach((task, i) => (answer[task] = (projected[i] ?? 0) / (directions.norms[i] ?? 1)));
  return answer;
}
