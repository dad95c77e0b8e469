import * as tf from '@tensorflow/tfjs-core';
import { crossing } from './crossing.ts';
import type { Penalty } from './penalty.ts';
import { fromTaskMatrix, taskMatrix } from './task-matrix.ts';

/** Σ_t f(|w_t| − corner) at each corner of each row: `[rows, corners]`. */
function sums(sizes: tf.Tensor2D, corners: tf.Tensor2D, f: (over: tf.Tensor) => tf.Tensor): tf.Tensor2D {
  return tf.sum(f(tf.relu(tf.sub(tf.expandDims(sizes, 1), tf.expandDims(corners, 2)))), 2);
}

/**
 * Dirty model (Jalali, Ravikumar, Sanghavi & Ruan 2010): min_{P+Q=W} λ₁ Σ_r max_t |p_rt| + λ₂‖Q‖₁, rows that all tasks share
 * and single weights of their own. Row by row the best P cuts W off at a height m: the minimum is at m = 0 or at one of |w_t|.
 *
 * The proximal map of length s, row by row: p = min(|w|, m) and q = max(|w| − m − sλ₂, 0), with the signs of w, where
 * Σ_t min(max(|w_t| − m, 0), sλ₂) = sλ₁, or m = 0 where that sum does not reach sλ₁. It is straight between its corners 0, |w_t|
 * and |w_t| − sλ₂, so m is exact.
 */
export function dirty(lambda1: number, lambda2: number): Penalty {
  return {
    of(arrays) {
      const sizes = tf.abs(taskMatrix(arrays));
      const corners = tf.concat([tf.zeros<tf.Rank.R2>([sizes.shape[0], 1]), sizes], 1);
      const own = tf.mul(
        sums(sizes, corners, (over) => over),
        lambda2,
      );
      return tf.sum(tf.min(tf.add(tf.mul(corners, lambda1), own), 1));
    },
    prox(arrays, length) {
      const matrix = taskMatrix(arrays);
      const sizes = tf.abs<tf.Tensor2D>(matrix);
      const [step1, step2] = [tf.mul(length, lambda1), tf.mul(length, lambda2)];
      const zero = tf.zeros<tf.Rank.R2>([sizes.shape[0], 1]);
      const corners = tf.concat([zero, sizes, tf.relu<tf.Tensor2D>(tf.sub(sizes, step2))], 1);
      const cut = (at: tf.Tensor2D) => sums(sizes, at, (over) => tf.minimum(over, step2));
      const height = tf.where(tf.greater(cut(zero), step1), crossing(corners, cut(corners), step1), zero);
      const shared = tf.minimum(sizes, height);
      const own = tf.relu(tf.sub(tf.sub(sizes, height), step2));
      return fromTaskMatrix(tf.mul(tf.sign(matrix), tf.add(shared, own)), arrays);
    },
  };
}
