import * as tf from '@tensorflow/tfjs-core';

/**
 * Where a function that falls, or stays, from corner to corner and is straight between them crosses a level, for each row
 * `[rows, 1]`. The corners, in any order, hold one value that is not below the level and one that is.
 * @param corners `[rows, corners]`
 * @param values the function at the corners
 */
export function crossing(corners: tf.Tensor2D, values: tf.Tensor2D, level: tf.Tensor): tf.Tensor2D {
  const isBefore = tf.greaterEqual(values, level);
  const best = (pick: 'max' | 'min', from: tf.Tensor2D, where: tf.Tensor): tf.Tensor2D =>
    tf[pick](tf.where(where, from, tf.fill(from.shape, pick === 'max' ? -3e38 : 3e38)), 1, true);
  const isAfter = tf.logicalNot(isBefore);
  const [left, right] = [best('max', corners, isBefore), best('min', corners, isAfter)];
  const [high, low] = [best('min', values, isBefore), best('max', values, isAfter)];
  const share = tf.div(tf.sub(high, level), tf.sub(high, low));
  return tf.add(left, tf.mul(share, tf.sub(right, left)));
}
