import * as tf from '@tensorflow/tfjs-core';
import { kernels } from '../backend/tensorflow-kernels.ts';
import { stream, streamKey } from '../data/random.ts';
import type { Pass } from './pass.ts';

/** Uniform numbers in [0, 1) from the stream of a purpose, a place and a step: drawn by the device where it can, else here. */
export function uniformDraws(
  shape: readonly number[],
  purpose: string,
  path: string,
  { seed, step, counter }: Pass,
): tf.Tensor {
  if (counter && tf.getKernel(kernels.uniform, tf.getBackend())) {
    const key = [...streamKey(seed, purpose, path)];
    return tf.engine().runKernel<tf.Tensor>(kernels.uniform, { counter }, { shape: [...shape], key });
  }
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  stream(seed, purpose, path, step).fillUniform(values, 0, 1);
  return tf.tensor(values, [...shape]);
}
