import { total } from '../linear/gram.ts';
import { softmax } from './softmax.ts';
import type { Weighting } from './weighting.ts';

/** Random loss weighting (Lin et al. 2022): w = softmax(z), z standard normal, drawn each step; Σw = 1. */
export function rlw(): Weighting {
  return {
    name: 'rlw',
    source: 'Lin 2022',
    positiveLosses: false,
    sum: 1,
    start: () => ({}),
    judge: (losses) => total(losses) / losses.length,
    weigh: (losses, _state, random) => ({
      weights: softmax(Float64Array.from(losses, () => random.normal())),
      added: 0,
    }),
  };
}
