import { total } from '../linear/gram.ts';
import { remembered } from '../method-state.ts';
import type { Weighting } from './weighting.ts';

/** The kind of a task's likelihood: the temperature of a softmax has twice the weight of a Gaussian's precision. */
export type Likelihood = 'regression' | 'classification';

/**
 * Homoscedastic uncertainty (Kendall et al. 2018): Σ ½e^(−s_i) L_i + ½s_i, and e^(−s_i) L_i + ½s_i for classification, with
 * s_i = log σ_i² learned from 0 by the run's optimizer. Its least value is at s = log L (regression) or log 2L.
 */
export function uncertainty(likelihoods: readonly Likelihood[]): Weighting {
  const factors = likelihoods.map((likelihood) => (likelihood === 'regression' ? 0.5 : 1));
  const weightsOf = (logs: readonly number[]): Float64Array =>
    Float64Array.from(logs, (log, i) => (factors[i] ?? 1) * Math.exp(-log));
  return {
    name: 'uncertainty',
    source: 'Kendall 2018',
    positiveLosses: true,
    start: (tasks) => ({ logVariances: new Array<number>(tasks).fill(0) }),
    weigh(losses, state) {
      const logs = remembered(state, 'logVariances', losses.length);
      return { weights: weightsOf(logs), added: total(logs) / 2 };
    },
    gradient(losses, state) {
      const weights = weightsOf(remembered(state, 'logVariances', losses.length));
      return { logVariances: Array.from(weights, (weight, i) => 0.5 - weight * (losses[i] ?? 0)) };
    },
  };
}
