import * as tf from '@tensorflow/tfjs-core';
import { rightSpectrum } from '../../backend/spectrum.ts';
import { crossing } from './crossing.ts';
import type { Penalty } from './penalty.ts';
import { taskMatrix } from './task-matrix.ts';

/** The smallest that a singular value counts as, relative to the largest, and at all. */
const least = { share: 1e-6, size: 1e-15 } as const;

/**
 * The eigenvalues of the best M for W with singular values σ: m_i = min(max(sσ_i − η, 0), 1) with Σm_i = k. The sum is straight
 * between the s where an m_i leaves 0 or reaches 1, so s is exact.
 */
function shares(values: tf.Tensor1D, clusters: number, eta: number): tf.Tensor1D {
  const sizes = tf.maximum(tf.maximum(values, tf.mul(tf.max(values), least.share)), least.size);
  const of = (s: tf.Tensor): tf.Tensor => tf.clipByValue(tf.sub(tf.mul(s, sizes), eta), 0, 1);
  const corners = tf.concat([tf.div(eta, sizes), tf.div(1 + eta, sizes)]);
  const falling = tf.neg(tf.sum(of(tf.expandDims(corners, 1)), 1));
  const s = crossing(
    tf.expandDims(corners, 0) as tf.Tensor2D,
    tf.expandDims(falling, 0) as tf.Tensor2D,
    tf.scalar(-clusters),
  );
  return of(tf.reshape(s, [])) as tf.Tensor1D;
}

/**
 * Clustered tasks by the convex relaxation of k-means over the columns of W (Jacob, Bach & Vert 2009; Zhou, Chen & Ye 2011,
 * equation 9): λη(1 + η) min_M tr(W(ηI + M)⁻¹Wᵀ) over 0 ≼ M ≼ I with tr M = k, the number of clusters. M is taken anew from W in
 * every step; where it is a projection on the tasks' clusters, the term is λ(‖W − WM‖² + η‖W‖²): how far tasks are from the
 * middle of their cluster, and how large. The gradient is 2λη(1 + η)W(ηI + M)⁻¹.
 */
export function clustered(lambda: number, clusters: number, eta: number): Penalty {
  const scale = lambda * eta * (1 + eta);
  const penalty = tf.customGrad((weights, save) => {
    const matrix = weights as tf.Tensor2D;
    const { values, vectors } = rightSpectrum(matrix);
    const inverse = tf.div<tf.Tensor1D>(1, tf.add(shares(values, clusters, eta), eta));
    const solved = tf.matMul(matrix, tf.matMul(tf.mul(vectors, inverse), vectors, false, true));
    if (typeof save === 'function') save([solved]);
    return {
      value: tf.mul<tf.Scalar>(tf.sum(tf.mul(solved, matrix)), scale),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.mul(saved[0] ?? 0, 2 * scale), dy),
    };
  });
  return {
    of: (arrays) => penalty(taskMatrix(arrays)) as tf.Scalar,
    relation(arrays) {
      const { values, vectors } = rightSpectrum(taskMatrix(arrays));
      return tf.matMul(tf.mul(vectors, shares(values, clusters, eta)), vectors, false, true);
    },
  };
}
