import * as tf from '@tensorflow/tfjs-core';
import type { Dropout } from '../../definition/layer.ts';
import { uniformDraws } from '../draws.ts';
import type { Pass } from '../pass.ts';

/** What is drawn once for: each value, or with spatial dropout each channel of a row. */
function drawnShape({ type }: Dropout, shape: readonly number[]): readonly number[] {
  return type === 'dropout' ? shape : shape.map((size, i) => (i === 0 || i === shape.length - 1 ? size : 1));
}

/** Keeps each value with probability 1 − rate, scaled by 1/(1 − rate) (Srivastava et al. 2014). */
export function dropout(input: tf.Tensor, layer: Dropout, path: string, pass: Pass): tf.Tensor {
  const { rate } = layer;
  if (!pass.training || rate === 0) return input;
  const kept = tf.cast(
    tf.greaterEqual(uniformDraws(drawnShape(layer, input.shape), 'dropout', path, pass), rate),
    'float32',
  );
  return tf.mul(input, tf.mul(kept, 1 / (1 - rate)));
}
