import { Matrix } from 'ml-matrix';
import type { Gram } from '../linear/gram.ts';
import { rowNorms } from '../linear/gram.ts';
import { leastNormWeights } from '../linear/simplex.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/** By what each g_i is divided first: nothing, ‖g_i‖, L_i, or L_i‖g_i‖. */
export type Normalization = 'none' | 'l2' | 'loss' | 'loss+';

/**
 * Multiple gradient descent (Sener & Koltun 2018): w = argmin wᵀGw over the simplex, so d is the shortest vector in the
 * convex hull of the (normalised) gradients. With a zero gradient among them, or 0 in the hull, d = 0. Normalised, d
 * is the shortest vector of g_i/n_i and the weights of the g_i themselves are w_i/n_i; n_i = 0 counts as 1.
 */
export function mgda({ normalization = 'none' }: { readonly normalization?: Normalization } = {}): GramAggregator {
  const promises = {
    nonConflicting: true,
    degree: normalization === 'none' || normalization === 'loss' ? 1 : 0,
    linearInScalings: false,
    permutes: true,
    ...(normalization === 'none' && { sum: 1 as const }),
  };
  return stateless('mgda', 'Sener & Koltun 2018', promises, (gram, { losses }) => {
    const divisors = divisorsOf(normalization, gram, losses);
    const weights = leastNormWeights(normalized(gram, divisors));
    return weights.map((weight, i) => weight / (divisors[i] ?? 1));
  });
}

function divisorsOf(normalization: Normalization, gram: Gram, losses: ArrayLike<number>): Float64Array {
  const norms = rowNorms(gram);
  return norms.map((norm, i) => {
    const loss = normalization.startsWith('loss') ? (losses[i] ?? Number.NaN) : 1;
    if (!(loss >= 0)) throw new RangeError(`MGDA cannot normalise by the loss ${loss} of task ${i + 1}.`);
    return loss * (normalization === 'l2' || normalization === 'loss+' ? norm : 1) || 1;
  });
}

function normalized(gram: Gram, divisors: Float64Array): Gram {
  const answer = Matrix.zeros(gram.rows, gram.rows);
  for (let i = 0; i < gram.rows; i++) {
    for (let j = 0; j < gram.rows; j++) answer.set(i, j, gram.get(i, j) / (divisors[i] ?? 1) / (divisors[j] ?? 1));
  }
  return answer;
}
