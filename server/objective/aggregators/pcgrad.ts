import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';
import { Altered, othersOf } from './surgery.ts';

/**
 * Projecting conflicting gradients (Yu et al. 2020): for every task i, for the other tasks j in random order, where
 * ĝ_iᵀg_j < 0: ĝ_i −= (ĝ_iᵀg_j/‖g_j‖²) g_j with the original g_j; d = Σ ĝ_i, a sum as in the paper. Non-conflicting for
 * two tasks, not for more. A zero gradient changes nothing.
 * @param options.order meets the tasks in this order in place of random ones
 */
export function pcGrad({ order }: { readonly order?: readonly number[] } = {}): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: true, permutes: false };
  return stateless('pcGrad', 'Yu 2020', promises, (gram, { random }) => {
    const sum = new Float64Array(gram.rows);
    for (let i = 0; i < gram.rows; i++) {
      const altered = new Altered(gram, i);
      for (const j of othersOf(i, gram.rows, order, random)) {
        const product = altered.along(j);
        const square = gram.get(j, j);
        if (product < 0 && square > 0) altered.add(j, -product / square);
      }
      altered.weights.forEach((weight, k) => (sum[k] = (sum[k] ?? 0) + weight));
    }
    return sum;
  });
}
