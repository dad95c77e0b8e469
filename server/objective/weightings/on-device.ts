import * as tf from '@tensorflow/tfjs-core';
import type { Weighting as Definition } from '../../definition/methods.ts';
import { listOf } from './weighting-of.ts';

/** The weights [K] that losses [K] get and what the method adds, where the weights depend on the losses of the step. */
export interface DeviceWeights {
  readonly weights: tf.Tensor1D;
  readonly added: tf.Scalar;
}

/**
 * Computes in float32, within the step, what `weigh` of the weighting computes in float64: without it the step would wait
 * for the host between its forward and its backward pass.
 * @param known for each task what is known of its weight beforehand: `known` of the weighting
 */
export type DeviceWeighting = (losses: tf.Tensor1D, known: tf.Tensor1D) => DeviceWeights;

/** The device's form of a weighting whose weights depend on the losses of the step; nothing for the others. */
export function deviceWeighting(definition: Definition, names: readonly string[]): DeviceWeighting | undefined {
  switch (definition.type) {
    case 'gls':
      return gls;
    case 'stch': {
      const { mu, preferences, ideal } = definition;
      return stch(mu, listOf(names, preferences, 1), listOf(names, ideal, 0));
    }
    case 'famo':
      return famo(listOf(names, definition.bounds, 0));
    default:
      return undefined;
  }
}

const gls: DeviceWeighting = (losses) => {
  const counted = tf.maximum(losses, 1e-8);
  const mean = tf.exp(tf.mean(tf.log(counted)));
  const inside = tf.cast(tf.greaterEqual(losses, 1e-8), 'float32');
  const shares = tf.div(tf.mul(inside, mean), losses.size);
  const rest = tf.mul(tf.div(mean, losses.size), tf.sum(tf.sub(1, inside)));
  return { weights: tf.div<tf.Tensor1D>(shares, counted), added: rest.asScalar() };
};

const stch =
  (mu: number, preferences: readonly number[], ideal: readonly number[]): DeviceWeighting =>
  (losses) => {
    const factors = tf.tensor1d([...preferences]);
    const terms = tf.div<tf.Tensor1D>(tf.mul(factors, tf.sub(losses, tf.tensor1d([...ideal]))), mu);
    const weights = tf.mul<tf.Tensor1D>(tf.softmax(terms), factors);
    const value = tf.mul(tf.logSumExp(terms), mu);
    return { weights, added: tf.sub(value, tf.sum(tf.mul(weights, losses))).asScalar() };
  };

const famo =
  (bounds: readonly number[]): DeviceWeighting =>
  (losses, shares) => {
    const distances = tf.add(tf.relu(tf.sub(losses, tf.tensor1d([...bounds]))), 1e-8);
    const parts = tf.div(shares, distances);
    const scale = tf.div(1, tf.sum(parts));
    const weights = tf.mul<tf.Tensor1D>(parts, scale);
    const value = tf.mul(scale, tf.sum(tf.mul(shares, tf.log(distances))));
    return { weights, added: tf.sub(value, tf.sum(tf.mul(weights, losses))).asScalar() };
  };
