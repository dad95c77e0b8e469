import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../definition/experiment.ts';
import { the, type Rule, type Site } from './rule.ts';
import { runningMean } from './running-mean.ts';

type Definition = Extract<Optimizer, { type: 'rmsprop' }>;

/**
 * RMSprop (Tieleman & Hinton 2012): v ← ρv + (1−ρ)g², and where it is centred ḡ ← ρḡ + (1−ρ)g with v − ḡ² in place of v.
 * Keras's form has ε under the root and η inside the momentum: m ← μm + ηg/√(v+ε), θ ← θ − m.
 * PyTorch's form has both outside: m ← μm + g/(√v+ε), θ ← θ − ηm.
 */
export function rmsprop(definition: Definition): Rule {
  const slots = [
    'mean square',
    ...(hasMomentum(definition) ? ['momentum'] : []),
    ...(definition.centered ? ['mean'] : []),
  ];
  const rule: Rule = {
    slots,
    scalars: (learningRate) => [learningRate],
    next: (site) => (definition.form === 'keras' ? keras(definition, site) : pyTorch(definition, site)),
  };
  const fused = fusedForm(definition);
  return fused ? { ...rule, fused } : rule;
}

/** Without momentum the fused operations still want its slot. */
const hasMomentum = ({ centered, momentum }: Definition): boolean => momentum > 0 || !centered;

/** The running means, and the mean square about the mean; rounding must not make it negative. */
function moments({ rho, centered }: Definition, { slots, gradient }: Site) {
  const square = runningMean(the(slots, 0), tf.square(gradient), rho);
  if (!centered) return { square, means: [], variance: square };
  const mean = runningMean(the(slots, slots.length - 1), gradient, rho);
  return { square, means: [mean], variance: tf.relu(tf.sub(square, tf.square(mean))) };
}

function keras(definition: Definition, site: Site): tf.Tensor[] {
  const { variable, slots, gradient, scalars } = site;
  const { square, means, variance } = moments(definition, site);
  const increment = tf.div(tf.mul(gradient, the(scalars, 0)), tf.sqrt(tf.add(variance, definition.epsilon)));
  if (!hasMomentum(definition)) return [square, ...means, tf.sub(variable, increment)];
  const moved = tf.add(tf.mul(the(slots, 1), definition.momentum), increment);
  return [square, moved, ...means, tf.sub(variable, moved)];
}

function pyTorch(definition: Definition, site: Site): tf.Tensor[] {
  const { variable, slots, gradient, scalars } = site;
  const { square, means, variance } = moments(definition, site);
  const scaled = tf.div(gradient, tf.add(tf.sqrt(variance), definition.epsilon));
  if (definition.momentum === 0) {
    const kept = hasMomentum(definition) ? [gradient] : [];
    return [square, ...kept, ...means, tf.sub(variable, tf.mul(scaled, the(scalars, 0)))];
  }
  const moved = tf.add(tf.mul(the(slots, 1), definition.momentum), scaled);
  return [square, moved, ...means, tf.sub(variable, tf.mul(moved, the(scalars, 0)))];
}

/** TensorFlow's RMSProp is Keras's form; PyTorch's without momentum is Adam with β₁ = 0 and no bias correction. */
function fusedForm({ form, rho, momentum, epsilon, centered }: Definition): Rule['fused'] {
  if (centered || (form === 'pyTorch' && momentum > 0)) return undefined;
  return ({ variable, slots, gradient, scalars }, graph) => {
    const [square, moved, rate] = [the(slots, 0), the(slots, 1), the(scalars, 0)];
    if (form === 'keras') {
      const options = [rate, tf.scalar(rho), tf.scalar(momentum), tf.scalar(epsilon)];
      return graph.update('ResourceApplyRMSProp', [variable, square, moved], [...options, gradient]);
    }
    const zero = tf.scalar(0);
    const options = [zero, zero, rate, zero, tf.scalar(rho), tf.scalar(epsilon)];
    return graph.update('ResourceApplyAdam', [variable, moved, square], [...options, gradient]);
  };
}
