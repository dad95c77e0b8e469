import { rowNorms } from '../linear/gram.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Dual balancing (Lin et al. 2023). `gram` is YYᵀ of y_i ← βy_i + (1−β)∇log L_i, which stay where the gradients are, and
 * d = Σ (max_j‖y_j‖/‖y_i‖) y_i. Where y_i = 0 its weight is 1, which changes nothing.
 */
export function dbMtl(): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: false, permutes: true };
  return stateless('dbMtl', 'Lin 2023', promises, (gram) => {
    const norms = rowNorms(gram);
    const longest = Math.max(...norms);
    return norms.map((norm) => (norm === 0 ? 1 : longest / norm));
  });
}
