import { checkPositive } from './weighting.ts';
import type { Weighting } from './weighting.ts';

/** A loss counts as at least this, so that one that has reached 0 leaves the mean of logarithms finite. */
const leastLoss = 1e-8;

/**
 * Geometric loss strategy (Chennupati et al. 2019): (Π L_i)^(1/K) = exp(mean log L), so that w_i = GLS/(K L_i). A loss
 * below 1e-8 counts as 1e-8 and gets weight 0. Throws a RangeError for a negative one.
 */
export function gls(): Weighting {
  return {
    name: 'gls',
    source: 'Chennupati 2019',
    positiveLosses: true,
    start: () => ({}),
    known: (_state, tasks) => new Array<number>(tasks).fill(1),
    weigh(losses) {
      checkPositive('GLS', losses);
      const counted = Float64Array.from(losses, (loss) => Math.max(loss, leastLoss));
      const mean = Math.exp(counted.reduce((sum, loss) => sum + Math.log(loss) / losses.length, 0));
      const weights = counted.map((loss, i) => (loss === losses[i] ? mean / (losses.length * loss) : 0));
      const rest = counted.filter((loss, i) => loss !== losses[i]).length;
      return { weights, added: (mean * rest) / losses.length };
    },
  };
}
