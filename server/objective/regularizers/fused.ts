import * as tf from '@tensorflow/tfjs-core';
import type { Penalty } from './penalty.ts';
import { fromTaskMatrix, taskMatrix } from './task-matrix.ts';

/** The columns from `start` on, `count` of them. */
const columns = (matrix: tf.Tensor2D, start: number, count: number): tf.Tensor2D =>
  tf.slice(matrix, [0, start], [matrix.shape[0], count]);

/** x_{t+1} − x_t along the rows. */
const differences = (x: tf.Tensor2D): tf.Tensor2D => {
  const count = x.shape[1] - 1;
  return tf.sub(columns(x, 1, count), columns(x, 0, count));
};

/** Means over neighbours that no border parts, bit by bit the same for all of them. */
function averaged(x: tf.Tensor2D, borders: tf.Tensor2D): tf.Tensor2D {
  const group = tf.cumsum(
    tf.pad(borders, [
      [0, 0],
      [1, 0],
    ]),
    1,
  );
  const same = tf.cast(tf.equal(tf.expandDims(group, 2), tf.expandDims(group, 1)), 'float32');
  return tf.div(tf.sum(tf.mul(same, tf.expandDims(x, 1)), 2), tf.sum(same, 2));
}

/** A row on its way: its numbers, 1 at each border between neighbours that are still apart, and the length that is left. */
interface Way {
  readonly x: tf.Tensor2D;
  readonly borders: tf.Tensor2D;
  readonly left: tf.Tensor2D;
}

/** Goes on until two neighbours meet, or to the end: groups move by what pulls at their two ends, by their size. */
function untilTheyMeet({ x, borders, left }: Way): Way {
  const apart = differences(x);
  const signs = tf.mul<tf.Tensor2D>(tf.sign(apart), borders);
  const ends = (before: number, after: number): [number, number][] => [
    [0, 0],
    [before, after],
  ];
  const pull = tf.sub<tf.Tensor2D>(tf.pad(signs, ends(0, 1)), tf.pad(signs, ends(1, 0)));
  const speed = averaged(pull, borders);
  const closing = tf.neg(tf.mul(signs, differences(speed)));
  const meets = tf.where(
    tf.logicalAnd(tf.greater(borders, 0), tf.greater(closing, 0)),
    tf.div(tf.abs(apart), closing),
    tf.fill(closing.shape, 3e38),
  );
  const taken = tf.minimum(tf.min(meets, 1, true), left);
  return {
    x: tf.add(x, tf.mul(taken, speed)),
    borders: tf.mul<tf.Tensor2D>(borders, tf.cast(tf.greater(meets, taken), 'float32')),
    left: tf.sub(left, taken),
  };
}

/**
 * argmin_X ½‖X − Y‖² + t Σ_k |x_{k+1} − x_k| of each row, exact: as t grows, neighbours meet and never part again, and between
 * two meetings all of them move at a constant speed (Friedman et al. 2007; Hoefling 2010).
 */
export function fuse(rows: tf.Tensor2D, length: tf.Tensor): tf.Tensor2D {
  const left = tf.add<tf.Tensor2D>(tf.zeros([rows.shape[0], 1]), length);
  const borders = tf.cast(tf.notEqual(differences(rows), 0), 'float32') as tf.Tensor2D;
  let way: Way = { x: rows, borders, left };
  for (let meetings = 0; meetings < rows.shape[1]; meetings++) way = untilTheyMeet(way);
  return averaged(way.x, way.borders);
}

/**
 * λ Σ_t ‖w_{t+1} − w_t‖₁ along a chain of tasks: neighbours get the same weights, exactly, but where they differ (Tibshirani,
 * Saunders, Rosset, Zhu & Knight 2005).
 * @param order the places of the tasks along the chain
 */
export function fused(lambda: number, order: readonly number[]): Penalty {
  const chain = (arrays: readonly tf.Tensor[]) => taskMatrix(order.flatMap((place) => arrays[place] ?? []));
  return {
    of: (arrays) => tf.mul(tf.sum(tf.abs(differences(chain(arrays)))), lambda),
    prox(arrays, length) {
      const moved = fromTaskMatrix(fuse(chain(arrays), tf.mul(length, lambda)), arrays);
      return arrays.map((array, place) => moved[order.indexOf(place)] ?? array);
    },
    sparse: (arrays) => [differences(chain(arrays))],
  };
}
