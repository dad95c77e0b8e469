import { softmax } from '../weightings/softmax.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/** w = softmax(z) with z standard normal, drawn each step (Lin et al. 2022, the gradient form of random weighting). */
export function random(): GramAggregator {
  const promises = { nonConflicting: false, linearInScalings: true, degree: 1, permutes: false, sum: 1 } as const;
  return stateless('random', 'Lin 2022', promises, (gram, { random }) =>
    softmax(Float64Array.from({ length: gram.rows }, () => random.normal())),
  );
}
