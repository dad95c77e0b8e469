import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../../definition/loss.ts';

/** |e|, with the slope 0 at 0. */
const magnitude = (error: tf.Tensor1D): tf.Tensor1D => tf.mul(error, tf.sign(error));

/** ½a² + δ(|e| − a) with a = min(|e|, δ) (Huber 1964). */
function huber(error: tf.Tensor1D, delta: number): tf.Tensor1D {
  const size = magnitude(error);
  const near: tf.Tensor1D = tf.minimum(size, delta);
  return tf.add(tf.mul(tf.square(near), 0.5), tf.mul(tf.sub(size, near), delta));
}

/** The loss of each of `numbers`, none missing. */
export function numberLosses(loss: Loss, outputs: tf.Tensor1D, numbers: tf.Tensor1D): tf.Tensor1D {
  switch (loss.type) {
    case 'mse':
      return tf.squaredDifference(outputs, numbers);
    case 'mae':
      return magnitude(tf.sub(outputs, numbers));
    case 'huber':
      return huber(tf.sub(outputs, numbers), loss.delta);
    default:
      throw new Error(`the loss ${loss.type} is none for numbers`);
  }
}
