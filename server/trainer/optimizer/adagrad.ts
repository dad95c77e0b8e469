import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../definition/experiment.ts';
import { the, type Rule } from './rule.ts';

/**
 * Adagrad (Duchi, Hazan & Singer 2011): s ← s + g², θ ← θ − ηg/(√s + ε). As in PyTorch, ε is added to the root; Keras has
 * it under the root.
 */
export function adagrad({ initialAccumulator, epsilon }: Extract<Optimizer, { type: 'adagrad' }>): Rule {
  return {
    slots: ['sum of squares'],
    start: initialAccumulator,
    scalars: (learningRate) => [learningRate],
    next({ variable, slots, gradient, scalars }) {
      const sum = tf.add(the(slots, 0), tf.square(gradient));
      return [sum, tf.sub(variable, tf.div(tf.mul(gradient, the(scalars, 0)), tf.add(tf.sqrt(sum), epsilon)))];
    },
    fused: ({ variable, slots, gradient, scalars }, graph) =>
      graph.update('ResourceApplyAdagradV2', [variable, ...slots], [the(scalars, 0), tf.scalar(epsilon), gradient]),
  };
}
