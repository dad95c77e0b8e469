import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../definition/experiment.ts';
import { the, type Rule } from './rule.ts';
import { runningMean } from './running-mean.ts';

/** Lion (Chen et al. 2023): θ ← θ − η(sign(β₁m + (1−β₁)g) + δθ), then m ← β₂m + (1−β₂)g. */
export function lion({ beta1, beta2, weightDecay }: Extract<Optimizer, { type: 'lion' }>): Rule {
  return {
    slots: ['momentum'],
    scalars: (learningRate) => [learningRate],
    next({ variable, slots, gradient, scalars }) {
      const sign = tf.sign(runningMean(the(slots, 0), gradient, beta1));
      const direction = weightDecay === 0 ? sign : tf.add(sign, tf.mul(variable, weightDecay));
      return [runningMean(the(slots, 0), gradient, beta2), tf.sub(variable, tf.mul(direction, the(scalars, 0)))];
    },
  };
}
