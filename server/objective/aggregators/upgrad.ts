import { directionsOf, toWeights } from '../linear/directions.ts';
import { projectOnDualCone } from '../linear/dual-cone.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Unconflicting projection of gradients (Quinton & Rey 2024): every g_i is projected on the dual cone
 * {d : Jd ≥ 0}, and d is the mean of the projections: w = Σ_i argmin {vᵀGv : v ≥ e_i/K}. A zero gradient keeps 1/K. For
 * two tasks it is half of PCGrad.
 */
export function upGrad(): GramAggregator {
  const promises = { nonConflicting: true, degree: 1, linearInScalings: true, permutes: true };
  return stateless('upGrad', 'Quinton & Rey 2024', promises, (gram) => {
    const directions = directionsOf(gram);
    const sum = new Float64Array(directions.tasks.length);
    directions.norms.forEach((norm, i) => {
      const unit = new Float64Array(sum.length);
      unit[i] = 1;
      const projected = projectOnDualCone(directions, unit);
      projected.forEach((value, j) => (sum[j] = (sum[j] ?? 0) + (value * norm) / gram.rows));
    });
    return toWeights(directions, sum, gram.rows, 1 / gram.rows);
  });
}
