import * as tf from '@tensorflow/tfjs-core';
import { the, type Rule } from './rule.ts';

/** Gradient descent: θ ← θ − ηg. */
export const sgd = (): Rule => ({
  slots: [],
  scalars: (learningRate) => [learningRate],
  next: ({ variable, gradient, scalars }) => [tf.sub(variable, tf.mul(gradient, the(scalars, 0)))],
  fused: ({ variable, gradient, scalars }, graph) =>
    graph.update('ResourceApplyGradientDescent', [variable], [the(scalars, 0), gradient]),
});
