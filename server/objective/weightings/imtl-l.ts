import { total } from '../linear/gram.ts';
import { remembered } from '../method-state.ts';
import type { Weighting } from './weighting.ts';

/**
 * Impartial losses (Liu et al. 2021): Σ e^(s_i) L_i − s_i, s learned from 0 by the run's optimizer; at its least value
 * every e^(s_i) L_i is 1.
 */
export function imtlL(): Weighting {
  const scalesOf = (logs: readonly number[]): Float64Array => Float64Array.from(logs, (log) => Math.exp(log));
  return {
    name: 'imtlL',
    source: 'Liu 2021',
    positiveLosses: true,
    start: (tasks) => ({ logScales: new Array<number>(tasks).fill(0) }),
    weigh(losses, state) {
      const logs = remembered(state, 'logScales', losses.length);
      return { weights: scalesOf(logs), added: -total(logs) };
    },
    gradient(losses, state) {
      const scales = scalesOf(remembered(state, 'logScales', losses.length));
      return { logScales: Array.from(scales, (scale, i) => scale * (losses[i] ?? 0) - 1) };
    },
  };
}
