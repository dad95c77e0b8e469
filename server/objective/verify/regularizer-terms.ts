import * as tf from '@tensorflow/tfjs-core';
import { regularizerSchema } from '../../definition/schema/regularizers.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Term } from '../regularizers/term.ts';
import { buildTerms } from '../regularizers/terms.ts';
import { worst, type Check, type Measurement } from './check.ts';
import { goldenRegularizers, type GoldenRegularizer } from './golden-regularizers.ts';

/** The length of the golden proximal maps. */
const length = 0.7;

/**
 * Every regulariser with its options in float32 on the backend in use, which must have been loaded: λR of given kernels with its
 * gradient or its proximal map, against NumPy and SciPy in float64.
 */
export const regularizerTermChecks: readonly Check[] = goldenRegularizers.map((golden): Check => {
  const { type } = golden.regularizer;
  const option = regularizerSchema.options[type];
  return {
    part: 'regularizer',
    method: regularizerName(golden),
    what: `golden value and ${golden.prox ? 'proximal map' : 'gradient'} on the backend`,
    source: 'source' in option ? option.source : 'definition',
    tolerance: 5e-6,
    measure: () => errorOf(golden),
  };
});

/** `groupLasso by=layer`. */
export function regularizerName({ regularizer }: GoldenRegularizer): string {
  if (regularizer.type === 'groupLasso') return `groupLasso by=${regularizer.by}`;
  return regularizer.type === 'tensorTraceNorm' ? `tensorTraceNorm form=${regularizer.form}` : regularizer.type;
}

/** The largest error, relative where a value is above 1. */
function errorOf(golden: GoldenRegularizer): Measurement {
  const parameters = golden.arrays.map(parameterOf);
  const [term] = buildTerms([golden.regularizer], parameters);
  if (!term) throw new Error(`${golden.regularizer.type} makes no term`);
  try {
    const { value, arrays } = outcomeOf(term, golden.prox !== undefined);
    const wanted = golden.prox ?? golden.gradient ?? [];
    const error = (found: number | undefined, expected: number) =>
      Math.abs((found ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected));
    return worst([
      [error(value, golden.value), 'value'],
      ...wanted.flatMap((list, k) =>
        list.map((expected, i) => [error(arrays[k]?.[i], expected), `array ${k}`] as const),
      ),
    ]);
  } finally {
    for (const { variable } of parameters) variable.dispose();
    for (const variable of Object.values(term.state)) variable.dispose();
  }
}

function parameterOf({ name, shape, values }: GoldenRegularizer['arrays'][number]): Parameter {
  const [first = '', layer = ''] = name.split('/');
  const isHead = first === layer;
  const variable = tf.tidy(() => tf.variable(tf.tensor([...values], [...shape])));
  return { name, layer, role: 'kernel', part: isHead ? 'head' : 'encoder', shared: !isHead, tasks: [first], variable };
}

/** λR, and for each array its gradient, or what the proximal map moves it to. */
function outcomeOf(term: Term, isProximal: boolean): { value: number; arrays: readonly ArrayLike<number>[] } {
  return tf.tidy(() => {
    const value = term.value().dataSync()[0] ?? Number.NaN;
    const [block = []] = term.blocks;
    const moved = isProximal ? (term.prox?.(block, tf.scalar(length)) ?? []) : gradients(term);
    return { value, arrays: moved.map((tensor) => Float32Array.from(tensor.dataSync())) };
  });
}

function gradients(term: Term): readonly tf.Tensor[] {
  const { grads } = tf.variableGrads(
    () => term.value(),
    term.parameters.map(({ variable }) => variable),
  );
  return term.parameters.map(({ variable }) => grads[variable.name] ?? tf.zerosLike(variable));
}
