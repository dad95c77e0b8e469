import type { Experiment, Loss } from '../../definition/experiment.ts';
import { autoLambda } from './auto-lambda.ts';
import { dwa } from './dwa.ts';
import { excessMtl } from './excess-mtl.ts';
import { famo } from './famo.ts';
import { equal, staticWeights } from './fixed.ts';
import { gls } from './gls.ts';
import { gradNorm } from './grad-norm.ts';
import { imtlL } from './imtl-l.ts';
import { logLosses } from './log-losses.ts';
import { moml } from './moml.ts';
import { rlw } from './rlw.ts';
import { stch } from './stch.ts';
import { uncertainty, type Likelihood } from './uncertainty.ts';
import type { Weighting } from './weighting.ts';

/** Which likelihood each loss is the negative logarithm of, up to constants. */
const likelihoods = {
  crossEntropy: 'classification',
  focal: 'classification',
  binaryCrossEntropy: 'classification',
  ordinal: 'classification',
  mse: 'regression',
  mae: 'regression',
  huber: 'regression',
} as const satisfies Record<Loss['type'], Likelihood>;

/** Numbers by task as a list, `absent` for tasks left out. */
export const listOf = (
  names: readonly string[],
  values: Readonly<Record<string, number>>,
  absent: number,
): readonly number[] => names.map((name) => values[name] ?? absent);

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
      return staticWeights(listOf(names, weighting.weights, 1));
    case 'uncertainty':
      return uncertainty(names.map((name) => likelihoods[tasks[name]?.loss.type ?? 'mse']));
    case 'dwa':
      return dwa(weighting);
    case 'rlw':
      return rlw();
    case 'gls':
      return gls();
    case 'imtlL':
      return imtlL();
    case 'gradNorm':
      return gradNorm(weighting);
    case 'stch': {
      const { mu, preferences, ideal } = weighting;
      return stch({ mu, preferences: listOf(names, preferences, 1), ideal: listOf(names, ideal, 0) });
    }
    case 'famo':
      return famo({ ...weighting, bounds: listOf(names, weighting.bounds, 0) });
    case 'excessMtl':
      return excessMtl(weighting);
    case 'autoLambda': {
      const { primary } = weighting;
      return autoLambda({ ...weighting, primary: names.map((name) => primary?.includes(name) ?? true) });
    }
    case 'moml':
      return moml(weighting);
    case 'dbMtl':
      return logLosses();
    default:
      throw new Error(`weighting ${JSON.stringify(weighting satisfies never)}`);
  }
}
