import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

export interface KrumOptions {
  /** f, how many gradients may be arbitrary; needs f + 3 tasks. */
  readonly byzantine?: number;
  /** How many gradients are averaged (multi-Krum). */
  readonly selected?: number;
}

/**
 * Krum (Blanchard et al. 2017): a gradient's score is the sum of the squared distances to the K − f − 2 nearest others;
 * d is the mean of those with the lowest scores, the first ones where scores are equal.
 */
export function krum({ byzantine = 1, selected = 1 }: KrumOptions = {}): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: false, permutes: true, sum: 1 } as const;
  return stateless('krum', 'Blanchard 2017', promises, (gram) => {
    const near = gram.rows - byzantine - 2;
    if (near < 1 || selected > gram.rows) {
      throw new RangeError(`Krum with ${byzantine} arbitrary gradients needs ${byzantine + 3} tasks or more.`);
    }
    const scores = Array.from({ length: gram.rows }, (_, i) => {
      const distances: number[] = [];
      for (let j = 0; j < gram.rows; j++) {
        if (j !== i) distances.push(gram.get(i, i) - 2 * gram.get(i, j) + gram.get(j, j));
      }
      return distances
        .sort((a, b) => a - b)
        .slice(0, near)
        .reduce((sum, distance) => sum + distance, 0);
    });
    const order = [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
    const weights = new Float64Array(gram.rows);
    for (const task of order.slice(0, selected)) weights[task] = 1 / selected;
    return weights;
  });
}
