import { Matrix } from 'ml-matrix';
import type { Gram } from './linear/gram.ts';
import { rowNorms } from './linear/gram.ts';
import { spectrumOf } from './linear/symmetric.ts';

/** The cosine of every pair of gradients, ones on the diagonal; 0 with a zero gradient, which conflicts with none. */
export function cosines(gram: Gram): Matrix {
  return pairwise(gram, (product, a, b) => (a === 0 || b === 0 ? 0 : Math.max(-1, Math.min(1, product / a / b))));
}

/** Magnitude similarity 2‖g_i‖‖g_j‖/(‖g_i‖² + ‖g_j‖²) of every pair (Yu et al. 2020): 1 for equal lengths, 0 with one zero. */
export function magnitudeSimilarities(gram: Gram): Matrix {
  return pairwise(gram, (_, a, b) => {
    const larger = Math.max(a, b);
    const ratio = Math.min(a, b) / larger;
    return larger === 0 ? 1 : (2 * ratio) / (1 + ratio * ratio);
  });
}

/** Condition number σ_max/σ_min of J; Infinity for dependent gradients, 1 for no gradients but zero. */
export function conditionNumber(gram: Gram): number {
  const { values } = spectrumOf(gram);
  if (values.length === 0) return 1;
  return values.length < gram.rows ? Infinity : Math.sqrt((values[0] ?? 0) / (values.at(-1) ?? 0));
}

function pairwise(gram: Gram, value: (product: number, a: number, b: number) => number): Matrix {
  const norms = rowNorms(gram);
  const answer = Matrix.eye(gram.rows);
  for (let i = 0; i < gram.rows; i++) {
    for (let j = 0; j < gram.rows; j++) {
      if (i !== j) answer.set(i, j, value(gram.get(i, j), norms[i] ?? 0, norms[j] ?? 0));
    }
  }
  return answer;
}
