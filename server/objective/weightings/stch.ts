import { dot } from '../linear/gram.ts';
import { softmax } from './softmax.ts';
import type { Weighting } from './weighting.ts';

export interface StchOptions {
  /** μ of the smoothing; towards 0 the objective is the largest of the terms. */
  readonly mu?: number;
  /** λ_i, in the order of the tasks; 1 where none is given. */
  readonly preferences?: ArrayLike<number>;
  /** The ideal losses z_i; 0 where none is given. */
  readonly ideal?: ArrayLike<number>;
}

/**
 * Smooth Tchebycheff scalarisation (Lin et al. 2024): μ log Σ exp(λ_i (L_i − z_i)/μ), so w_i = λ_i softmax(λ(L − z)/μ)_i.
 */
export function stch({ mu = 0.1, preferences = [], ideal = [] }: StchOptions = {}): Weighting {
  return {
    name: 'stch',
    source: 'Lin 2024',
    positiveLosses: false,
    start: () => ({}),
    known: (_state, tasks) => new Array<number>(tasks).fill(1),
    weigh(losses) {
      const terms = Float64Array.from(losses, (loss, i) => ((preferences[i] ?? 1) * (loss - (ideal[i] ?? 0))) / mu);
      const largest = Math.max(...terms);
      const sum = terms.reduce((partial, term) => partial + Math.exp(term - largest), 0);
      const weights = softmax(terms).map((share, i) => share * (preferences[i] ?? 1));
      return { weights, added: mu * (largest + Math.log(sum)) - dot(weights, losses) };
    },
  };
}
