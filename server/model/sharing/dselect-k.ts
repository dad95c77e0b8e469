import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import { codeBits } from '../../definition/architecture/experts.ts';
import { numbered } from '../../definition/architecture/plan.ts';
import type { SparseSelection } from '../../definition/sharing.ts';
import { at, forEach, type Body, type BuiltParts, type Features } from './body.ts';
import { linear, mixture, rowMixture } from './mixtures.ts';

/** S(t) = −2t³/γ³ + 3t/(2γ) + ½ on (−γ/2, γ/2), 0 below and 1 above (Hazimeh 2021, section 3.1). */
export function smoothStep(t: tf.Tensor, gamma: number): tf.Tensor {
  const inside = tf.clipByValue(t, -gamma / 2, gamma / 2);
  const cube = tf.mul(inside, tf.square(inside));
  return tf.add(tf.add(tf.mul(cube, -2 / gamma ** 3), tf.mul(inside, 3 / (2 * gamma))), 0.5);
}

/** Bit `bit` of the numbers of all experts. */
const bitsOf = (experts: number, bit: number): tf.Tensor1D =>
  tf.tensor1d(Array.from({ length: experts }, (_, expert) => (expert >> bit) & 1));

/** r(z)_e = Π_j S(z_j) where bit j of e is 1, else 1 − S(z_j): from bits `[..., m]` to experts `[..., experts]`. */
function selectors(bits: tf.Tensor, experts: number): tf.Tensor {
  return tf
    .unstack(bits, -1)
    .map((bit, j) => {
      const [on, p] = [bitsOf(experts, j), tf.expandDims(bit, -1)];
      return tf.add(tf.mul(on, p), tf.mul(tf.sub(1, on), tf.sub(1, p)));
    })
    .reduce((product, factor) => tf.mul(product, factor));
}

/**
 * −Σ_e r_e log r_e summed over the selectors, mean over rows. Where the number of experts is no power of 2, 1/Σ_e r_e joins it,
 * so that no selector ends at a code that no expert has.
 */
function penalty(selected: tf.Tensor, experts: number): tf.Scalar {
  const entropy = tf.neg(tf.sum(tf.mul(selected, tf.log(tf.add(selected, 1e-6))), -1));
  const outside = 2 ** codeBits(experts) !== experts;
  const each = outside ? tf.add(entropy, tf.div(1, tf.add(tf.sum(selected, -1), 1e-6))) : entropy;
  return tf.mean<tf.Scalar>(tf.sum(each, -1));
}

/**
 * DSelect-k (Hazimeh 2021): task i gets Σ_e q_e f_e(x) with q = Σ_s softmax(α)_s r(z_s), k selectors s, each a code of bits
 * that the smooth step lets reach 0 and 1. The entropy of the selectors is added to the objective.
 */
export function dselectK({ stack, weight }: BuiltParts, options: SparseSelection): Body {
  const { experts: count, k, gate, gamma, entropy } = options;
  const gateOf = (task: string, input: tf.Tensor) => {
    const array = (name: string) => weight(`gate/${task}/${name}`);
    const raw = (name: string) => (gate === 'static' ? array(name) : linear(array(name), input));
    const codes = tf.reshape(raw('codes'), gate === 'static' ? [k, codeBits(count)] : [-1, k, codeBits(count)]);
    const selected = selectors(smoothStep(codes, gamma), count);
    const shares = tf.expandDims(tf.softmax(raw('shares')), -1);
    return { q: tf.sum(tf.mul(shares, selected), -2), penalty: penalty(selected, count) };
  };
  return {
    features(input, tasks, pass): Features {
      const experts = numbered('expert', count).map((id) => stack(id).apply(input, pass));
      const gates = forEach(tasks, (task) => gateOf(task, input));
      const of = forEach(tasks, (task) => {
        const { q } = at(gates, task);
        return gate === 'static' ? mixture(q, experts) : rowMixture(q as tf.Tensor2D, experts);
      });
      const penalties = Object.values(gates).map((each) => each.penalty);
      return entropy === 0 ? { of } : { of, added: tf.mul<tf.Scalar>(sumInOrder(penalties), entropy) };
    },
  };
}
