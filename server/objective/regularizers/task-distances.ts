import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Penalty } from './penalty.ts';

/** Two tasks by their places, and the weight of their distance. */
export type Edge = readonly [i: number, j: number, weight: number];

/**
 * λ Σ_{(i,j)} a_ij ‖w_i − w_j‖² over edges, each counted once: λ·tr(W L Wᵀ) with the graph's Laplacian L (Evgeniou, Micchelli
 * & Pontil 2005).
 */
export function taskDistances(lambda: number, edges: readonly Edge[] | 'everyPair'): Penalty {
  return {
    of(arrays) {
      const pairs = edges === 'everyPair' ? everyPair(arrays.length) : edges;
      const distances = pairs.flatMap(([i, j, weight]) => {
        const [a, b] = [arrays[i], arrays[j]];
        if (!a || !b) return [];
        return [tf.mul<tf.Scalar>(tf.sum(tf.squaredDifference(a, b)), weight)];
      });
      return tf.mul<tf.Scalar>(distances.length === 0 ? tf.scalar(0) : sumInOrder(distances), lambda);
    },
  };
}

/** Every pair of tasks, as soft sharing draws them together. */
const everyPair = (tasks: number): readonly Edge[] =>
  Array.from({ length: tasks }, (_, i) =>
    Array.from({ length: tasks - i - 1 }, (_, k): Edge => [i, i + k + 1, 1]),
  ).flat();

/** Each task and the one after it, in the order given by their places. */
export const chainOf = (order: readonly number[]): readonly Edge[] =>
  order.slice(1).map((task, i): Edge => [order[i] ?? 0, task, 1]);

/** λ Σ_t ‖w_t − w̄‖² with w̄ the mean over tasks (Evgeniou & Pontil 2004). */
export function meanRegularized(lambda: number): Penalty {
  return {
    of(arrays) {
      const all = tf.stack([...arrays]);
      // TensorFlow.js forgets in the gradient of squaredDifference that one side was spread over the other.
      return tf.mul(tf.sum(tf.square(tf.sub(all, tf.mean(all, 0, true)))), lambda);
    },
  };
}
