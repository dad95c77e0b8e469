import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Penalty } from './penalty.ts';
import { fromTaskMatrix, taskMatrix } from './task-matrix.ts';

/** w·max(0, 1 − t/‖w‖) for each row w. */
export function shrinkRows(rows: tf.Tensor2D, threshold: tf.Tensor): tf.Tensor2D {
  const norms = tf.sqrt(tf.sum(tf.square(rows), 1, true));
  return tf.mul(rows, tf.divNoNan(tf.relu(tf.sub(norms, threshold)), norms));
}

/** Σ_r ‖w^r‖₂ over rows. */
export const sumOfNorms = (rows: tf.Tensor2D): tf.Scalar => tf.sum(tf.sqrt(tf.sum(tf.square(rows), 1)));

/** L2,1: λ Σ_r ‖w^r‖₂ over the rows of W, so that tasks keep or drop a weight together (Argyriou, Evgeniou & Pontil 2008). */
export function l21(lambda: number): Penalty {
  return {
    of: (arrays) => tf.mul(sumOfNorms(taskMatrix(arrays)), lambda),
    prox: (arrays, length) => fromTaskMatrix(shrinkRows(taskMatrix(arrays), tf.mul(length, lambda)), arrays),
  };
}

/** A kernel as rows, one a group: what leads to one channel (the last axis), or all of it. */
function groupsOf(kernel: tf.Tensor, by: 'channel' | 'layer'): tf.Tensor2D {
  if (by === 'layer') return tf.reshape(kernel, [1, -1]);
  return tf.transpose(tf.reshape(kernel, [-1, kernel.shape.at(-1) ?? 1]));
}

/** λ Σ_g √|g| ‖w_g‖₂, each kernel by itself (Yuan & Lin 2006). */
export function groupLasso(lambda: number, by: 'channel' | 'layer'): Penalty {
  const weight = (groups: tf.Tensor2D) => lambda * Math.sqrt(groups.shape[1]);
  return {
    of: (arrays) =>
      sumInOrder(
        arrays.map((kernel) => {
          const groups = groupsOf(kernel, by);
          return tf.mul<tf.Scalar>(sumOfNorms(groups), weight(groups));
        }),
      ),
    prox: (arrays, length) =>
      arrays.map((kernel) => {
        const groups = groupsOf(kernel, by);
        const shrunk = shrinkRows(groups, tf.mul(length, weight(groups)));
        return tf.reshape(by === 'layer' ? shrunk : tf.transpose(shrunk), kernel.shape);
      }),
  };
}
