import * as tf from '@tensorflow/tfjs-core';
import type { GlobalPooling } from '../../definition/layer.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { withoutArrays, type BuiltLayer, type Site } from './built.ts';
import { buildKerasLayer } from './keras.ts';

/** Below every value that a layer gives, and finite, since 0 times an infinity is none. */
const lowest = -3e38;

type StepPooling = Extract<GlobalPooling, { type: 'globalMaxPooling1d' | 'globalAveragePooling1d' }>;

/**
 * The largest or the mean value of each feature over the real steps of a row; 0 of rows without any.
 * @param input `[rows, steps, features]`
 * @param mask `[rows, steps]`, 1 at real steps and 0 at padded ones
 */
function maskedPooling({ type }: StepPooling, input: tf.Tensor, mask: tf.Tensor2D): tf.Tensor {
  const real = tf.expandDims(mask, -1);
  const kept = tf.mul(input, real);
  if (type === 'globalAveragePooling1d')
    return tf.div(tf.sum(kept, 1), tf.maximum(tf.sum(mask, 1, true), tf.scalar(1)));
  const largest = tf.max(tf.add(kept, tf.mul(tf.sub(tf.scalar(1), real), tf.scalar(lowest))), 1);
  return tf.mul(largest, tf.max(mask, 1, true));
}

/** Builds a pooling over steps, which leaves padded ones out where it knows them. */
export function buildStepPooling(layer: StepPooling, step: LayerShape, site: Site): BuiltLayer {
  const plain = buildKerasLayer(layer, step, site);
  if (!layer.masked) return plain;
  return withoutArrays(step, (input, pass) =>
    pass.mask ? maskedPooling(layer, input, pass.mask) : plain.apply(input, pass),
  );
}
