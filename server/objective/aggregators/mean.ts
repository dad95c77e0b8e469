import { uniformWeights } from '../linear/gram.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

const linear = { nonConflicting: false, degree: 1, linearInScalings: true, permutes: true } as const;

/** d = (1/K) Σ g_i. */
export function mean(): GramAggregator {
  return stateless('mean', 'definition', { ...linear, sum: 1 }, (gram) => uniformWeights(gram.rows));
}

/** d = Σ g_i: K times the mean, so K times its learning rate. */
export function sum(): GramAggregator {
  return stateless('sum', 'definition', { ...linear, sum: 'tasks' }, (gram) => new Float64Array(gram.rows).fill(1));
}
