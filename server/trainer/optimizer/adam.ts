import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../definition/experiment.ts';
import { the, type Rule } from './rule.ts';
import { runningMean } from './running-mean.ts';

/**
 * Adam (Kingma & Ba 2015), θ ← θ − η·m̂/(√v̂ + ε), with the bias correction by the parameter's own count t drawn into the
 * scalars: η·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε√(1−β₂ᵗ)). With weight decay δ, AdamW (Loshchilov & Hutter 2019): θ also loses
 * ηδθ.
 */
export function adam(definition: Extract<Optimizer, { type: 'adam' | 'adamW' }>): Rule {
  const { beta1, beta2, epsilon } = definition;
  const decay = definition.type === 'adamW' ? definition.weightDecay : 0;
  return {
    slots: ['first moment', 'second moment'],
    scalars(learningRate, count) {
      const correction = Math.sqrt(1 - beta2 ** count);
      return [(learningRate * correction) / (1 - beta1 ** count), epsilon * correction, learningRate * decay];
    },
    next({ variable, slots, gradient, scalars }) {
      const m = runningMean(the(slots, 0), gradient, beta1);
      const v = runningMean(the(slots, 1), tf.square(gradient), beta2);
      const step = tf.div(tf.mul(m, the(scalars, 0)), tf.add(tf.sqrt(v), the(scalars, 1)));
      const kept = decay === 0 ? variable : tf.sub(variable, tf.mul(variable, the(scalars, 2)));
      return [m, v, tf.sub(kept, step)];
    },
    fused({ variable, slots, gradient, scalars }, graph) {
      if (decay !== 0) graph.update('AssignSubVariableOp', [variable], [tf.mul(variable, the(scalars, 2))]);
      const none = tf.scalar(0);
      const rates = [none, none, the(scalars, 0), tf.scalar(beta1), tf.scalar(beta2), the(scalars, 1)];
      graph.update('ResourceApplyAdam', [variable, ...slots], [...rates, gradient]);
    },
  };
}
