import { numbered } from '../../definition/architecture/plan.ts';
import type { MixtureOfExperts } from '../../definition/sharing.ts';
import { forEach, type Body, type BuiltParts } from './body.ts';
import { rowMixture, softmaxGate } from './mixtures.ts';

/** Multi-gate mixture of experts (Ma 2018): task i gets Σ_e softmax(W_i x)_e f_e(x). */
export function mmoe({ stack, weight }: BuiltParts, { experts: count }: MixtureOfExperts): Body {
  return {
    features(input, tasks, pass) {
      const experts = numbered('expert', count).map((id) => stack(id).apply(input, pass));
      return { of: forEach(tasks, (task) => rowMixture(softmaxGate(weight(`gate/${task}`), input), experts)) };
    },
  };
}
