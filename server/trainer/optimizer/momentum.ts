import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../definition/experiment.ts';
import { the, type Rule } from './rule.ts';

/**
 * Momentum (Polyak 1964): v ← μv + g, θ ← θ − ηv; Nesterov's form (Sutskever et al. 2013) looks ahead: θ ← θ − η(g + μv).
 * As in PyTorch, η stands outside of v, so that a change of it acts at once; Keras has it inside.
 */
export function momentum({ momentum: mu, nesterov }: Extract<Optimizer, { type: 'momentum' }>): Rule {
  return {
    slots: ['velocity'],
    scalars: (learningRate) => [learningRate],
    next({ variable, slots, gradient, scalars }) {
      const velocity = tf.add(tf.mul(the(slots, 0), mu), gradient);
      const direction = nesterov ? tf.add(gradient, tf.mul(velocity, mu)) : velocity;
      return [velocity, tf.sub(variable, tf.mul(direction, the(scalars, 0)))];
    },
    fused: ({ variable, slots, gradient, scalars }, graph) =>
      graph.update('ResourceApplyMomentum', [variable, ...slots], [the(scalars, 0), gradient, tf.scalar(mu)], {
        use_nesterov: { b: nesterov },
      }),
  };
}
