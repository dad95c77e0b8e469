import * as tf from '@tensorflow/tfjs-core';
import type { Dropout } from '../../definition/layer.ts';
import { kernels } from '../../backend/tensorflow-kernels.ts';
import { stream, streamKey } from '../../data/random.ts';
import type { Pass } from '../pass.ts';

/** Uniform numbers in [0, 1) from the stream of a layer and a step: drawn by the device where it can, else here. */
function uniform(shape: readonly number[], path: string, { seed, step, counter }: Pass): tf.Tensor {
  if (counter && tf.getKernel(kernels.uniform, tf.getBackend())) {
    const key = [...streamKey(seed, 'dropout', path)];
    return tf.engine().runKernel<tf.Tensor>(kernels.uniform, { counter }, { shape: [...shape], key });
  }
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  stream(seed, 'dropout', path, step).fillUniform(values, 0, 1);
  return tf.tensor(values, [...shape]);
}

/** What is drawn once for: each value, or with spatial dropout each channel of a row. */
function drawnShape({ type }: Dropout, shape: readonly number[]): readonly number[] {
  return type === 'dropout' ? shape : shape.map((size, i) => (i === 0 || i === shape.length - 1 ? size : 1));
}

/** Keeps each value with probability 1 − rate, scaled by 1/(1 − rate) (Srivastava et al. 2014). */
export function dropout(input: tf.Tensor, layer: Dropout, path: string, pass: Pass): tf.Tensor {
  const { rate } = layer;
  if (!pass.training || rate === 0) return input;
  const kept = tf.cast(tf.greaterEqual(uniform(drawnShape(layer, input.shape), path, pass), rate), 'float32');
  return tf.mul(input, tf.mul(kept, 1 / (1 - rate)));
}
