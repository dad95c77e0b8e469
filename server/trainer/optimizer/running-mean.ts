import * as tf from '@tensorflow/tfjs-core';

/** The next value of an exponential running mean: βm + (1−β)x. */
export const runningMean = (mean: tf.Tensor, value: tf.Tensor, beta: number): tf.Tensor =>
  tf.add(tf.mul(mean, beta), tf.mul(value, 1 - beta));
