import * as tf from '@tensorflow/tfjs-core';
import { lossSchema } from '../../definition/schema/losses.ts';
import { labelled, meanLoss } from '../losses/mean-loss.ts';
import { worst, type Check, type Measurement } from './check.ts';
import { goldenLosses, type GoldenLoss } from './golden-losses.ts';

const kinds = { class: 'classes', labels: 'yes or no of each class', number: 'numbers', tags: 'tags' } as const;

/**
 * Every loss with its options in float32 on the backend in use, which must have been loaded: the mean over the labels that are
 * there, and its gradient, against PyTorch in float64.
 */
export const lossChecks: readonly Check[] = goldenLosses.map((golden): Check => {
  const option = lossSchema.options[golden.loss.type];
  return {
    part: 'loss',
    method: nameOf(golden),
    what: `golden value and gradient on the backend, ${kinds[golden.kind]}`,
    source: 'source' in option ? option.source : 'definition',
    tolerance: 2e-6,
    measure: () => errorOf(golden),
  };
});

/** `focal gamma=2`. */
function nameOf({ loss: { type, ...options } }: GoldenLoss): string {
  const written = Object.entries(options).filter(([, value]) => value !== 'none');
  return [type, ...written.map(([name, value]) => `${name}=${String(value)}`)].join(' ');
}

/** The largest error, relative where a value is above 1. */
function errorOf(golden: GoldenLoss): Measurement {
  const [value = new Float32Array(), slopes = new Float32Array()] = valueAndSlopes(golden);
  const error = (found: number | undefined, wanted: number) =>
    Math.abs((found ?? Number.NaN) - wanted) / Math.max(1, Math.abs(wanted));
  return worst([
    [error(value[0], golden.value), 'value'],
    ...golden.gradient.map((wanted, i) => [error(slopes[i], wanted), `gradient ${i}`] as const),
  ]);
}

function valueAndSlopes(golden: GoldenLoss): Float32Array[] {
  const tensors = tf.tidy(() => {
    const targets = targetsOf(golden);
    const loss = (outputs: tf.Tensor) => meanLoss(golden.kind, golden.loss, labelled(golden.kind, outputs, targets));
    const { value, grad } = tf.valueAndGrad(loss)(tf.tensor([...golden.outputs], [...golden.shape]));
    return [value, grad];
  });
  return tensors.map((tensor) => {
    const values = Float32Array.from(tensor.dataSync());
    tensor.dispose();
    return values;
  });
}

function targetsOf({ kind, targets, targetShape }: GoldenLoss): tf.Tensor {
  return kind === 'number'
    ? tf.tensor(
        Float32Array.from(targets, (value) => value ?? Number.NaN),
        [...targetShape],
      )
    : tf.tensor(
        Int32Array.from(targets, (value) => value ?? -1),
        [...targetShape],
        'int32',
      );
}
