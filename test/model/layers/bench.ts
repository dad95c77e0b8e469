import * as tf from '@tensorflow/tfjs-core';
import { stream } from '../../../server/data/random.ts';
import { buildLayer, type BuiltLayer } from '../../../server/model/layers.ts';
import type { Pass } from '../../../server/model/pass.ts';
import type { Configuration } from './configurations.ts';

export const rows = 3;

/** A training pass; dropout draws from the feed where there is one. */
export const training = (counter?: tf.Tensor): Pass => ({
  training: true,
  seed: 1,
  step: 1,
  ...(counter && { counter }),
});

export const evaluation: Pass = { training: false, seed: 1, step: 0 };

/** Builds the layer of a configuration, every array filled with numbers that are no first values. */
export function filled({ layer, input }: Configuration): BuiltLayer {
  const built = buildLayer(layer, input, { path: 'encoder/layer', seed: 5, initializer: 'keras' });
  for (const { name, variable } of [...built.weights, ...built.state]) {
    const values = new Float32Array(variable.size);
    stream(1, 'test', name).fillNormal(values, 0, 0.5);
    tf.tidy(() =>
      variable.assign(tf.tensor(name.includes('Variance') ? values.map(Math.abs) : values, variable.shape)),
    );
  }
  return built;
}

/** The pass with the mask of a configuration, where it has one. */
export const masking = ({ mask }: Configuration, pass: Pass): Pass =>
  mask ? { ...pass, mask: tf.tensor2d(mask.map((row) => [...row])) } : pass;

/** Input values of `rows` rows. */
export function inputOf({ input, ids }: Configuration): Float32Array {
  const values = new Float32Array(rows * input.reduce((product, side) => product * side, 1));
  stream(2, 'test', 'input').fillNormal(values);
  return ids === undefined ? values : values.map((value) => Math.floor(Math.abs(value) * 1000) % (ids + 1));
}

/** Σ c·y with fixed numbers c, so that every output counts. */
export function weightedSum(output: tf.Tensor): tf.Scalar {
  const coefficients = new Float32Array(output.size);
  stream(3, 'test', 'coefficients').fillNormal(coefficients);
  return tf.sum(tf.mul(output, tf.tensor(coefficients, output.shape)));
}

export function dispose({ weights, state }: BuiltLayer): void {
  [...weights, ...state].forEach(({ variable }) => variable.dispose());
}

/** The largest difference of two lists of numbers. */
export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))))
    : Infinity;
