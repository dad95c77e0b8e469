import * as tf from '@tensorflow/tfjs-core';
import { shrinkRows, sumOfNorms } from './group-lasso.ts';
import type { Penalty } from './penalty.ts';
import { fromTaskMatrix, taskMatrix } from './task-matrix.ts';
import { nuclearNorm, spectrumOf, thresholdSingularValues } from './trace-norm.ts';

/**
 * Robust multi-task learning (Chen, Zhou & Ye 2011): W = P + Q, λ₁Σσ_i(P) + λ₂Σ_t‖q_t‖: tasks lie in a space of few dimensions, but
 * for whole tasks apart from it. A proximal step takes the exact maps of the two parts in turn, P ← prox(W − Q), then
 * Q ← prox(W − P), so that it rests where P = prox(P − η∇_W) and Q = prox(Q − η∇_W): at the minimum of the whole.
 * @param apart Q, [d, K]: kept from step to step
 */
export function robust(lambda1: number, lambda2: number, apart: tf.Variable<tf.Rank.R2>): Penalty {
  const common = (arrays: readonly tf.Tensor[]): tf.Tensor2D => tf.sub(taskMatrix(arrays), apart);
  return {
    state: { apart },
    of(arrays) {
      const own = sumOfNorms(tf.transpose(apart));
      return tf.add(tf.mul(nuclearNorm(common(arrays)), lambda1), tf.mul(own, lambda2));
    },
    prox(arrays, length) {
      const low = thresholdSingularValues(common(arrays), tf.mul(length, lambda1));
      const rest = tf.transpose(tf.sub(taskMatrix(arrays), low)) as tf.Tensor2D;
      apart.assign(tf.transpose(shrinkRows(rest, tf.mul(length, lambda2))));
      return fromTaskMatrix(tf.add(low, apart), arrays);
    },
    sparse: () => [apart],
    spectra: (arrays) => [spectrumOf(common(arrays))],
    apart: () => tf.sum(tf.abs(apart), 0),
  };
}
