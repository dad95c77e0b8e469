import type { Weighting } from './weighting.ts';

/** A loss counts as at least this. */
const leastLoss = 1e-8;

/**
 * The losses' part of dual balancing (Lin et al. 2023): Σ log L_i, so that w_i = 1/L_i and no scale of a loss matters. A loss
 * below 1e-8 counts as 1e-8 and gets weight 0. The gradients' part is the aggregator of the same name.
 */
export function logLosses(): Weighting {
  return {
    name: 'dbMtl',
    source: 'Lin 2023',
    positiveLosses: true,
    start: () => ({}),
    known: (_state, tasks) => new Array<number>(tasks).fill(1),
    weigh(losses) {
      const weights = Float64Array.from(losses, (loss) => (loss < leastLoss ? 0 : 1 / loss));
      const logs = Array.from(losses, (loss) => Math.log(Math.max(loss, leastLoss)));
      const added = logs.reduce((sum, log, i) => sum + log - (weights[i] ?? 0) * (losses[i] ?? 0), 0);
      return { weights, added };
    },
  };
}
