import type { Experiment, Loss } from '../../definition/experiment.ts';
import { equal, staticWeights } from './fixed.ts';
import { uncertainty, type Likelihood } from './uncertainty.ts';
import type { Weighting } from './weighting.ts';

/** Which likelihood each loss is the negative logarithm of, up to constants. */
const likelihoods = { crossEntropy: 'classification', mse: 'regression' } as const satisfies Record<Loss, Likelihood>;

/** The weighting that a definition asks for, over the tasks named and in their order. */
export function weightingOf(
  { objective, tasks }: Pick<Experiment, 'objective' | 'tasks'>,
  names: readonly string[],
): Weighting {
  const { weighting } = objective;
  switch (weighting.type) {
    case 'equal':
      return equal();
    case 'static':
      return staticWeights(names.map((name) => weighting.weights[name] ?? 1));
    case 'uncertainty':
      return uncertainty(names.map((name) => likelihoods[tasks[name]?.loss ?? 'mse']));
    default:
      throw new Error(`weighting ${JSON.stringify(weighting satisfies never)}`);
  }
}
