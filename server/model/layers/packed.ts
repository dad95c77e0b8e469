import * as tf from '@tensorflow/tfjs-core';

/** Real steps brought to the front of every row, so that a recurrent layer meets no padding before it has read them all. */
export interface Packing {
  /** The input's steps in the order in which they are read, `[steps · rows, features]`. */
  pack(input: tf.Tensor): tf.Tensor2D;
  /** The output at each step's own place, `[rows, steps, units]`: at padded steps that of the real step read before, else 0. */
  unpack(outputs: tf.Tensor): tf.Tensor;
  /** The output of the real step that is read last, `[rows, units]`; 0 of rows without any. */
  last(outputs: tf.Tensor): tf.Tensor;
}

const column = (values: tf.Tensor, size: number): tf.Tensor => tf.reshape(values, [size, 1]);

/** The `count` numbers from 0 as whole numbers. */
const places = (count: number): tf.Tensor1D => tf.range(0, count, 1, 'int32');

/**
 * With c the number of real steps read up to a step, itself included, the state after it is the one after c steps of the
 * packed row; and the packed row has at place p the step that Σ_t [c_t ≤ p] steps are read before.
 * @param mask `[rows, steps]`, 1 at real steps and 0 at padded ones
 * @param backwards whether steps are read from the last to the first
 */
export function packing(mask: tf.Tensor2D, backwards: boolean): Packing {
  const [rows, steps] = mask.shape;
  const counts = tf.cast(tf.cumsum(mask, 1, false, backwards), 'int32');
  const row = column(places(rows), rows);
  const earlier = tf.lessEqual(tf.expandDims(counts, 1), tf.reshape(places(steps), [1, steps, 1]));
  const order = tf.minimum(tf.sum(tf.cast(earlier, 'int32'), 2), tf.scalar(steps - 1, 'int32'));
  const step = backwards ? tf.sub(tf.scalar(steps - 1, 'int32'), order) : order;
  const sources = tf.add(step, tf.mul(row, tf.scalar(steps, 'int32')));
  const one = tf.scalar(1, 'int32');
  /** Outputs after `read` steps of each row, 0 before the first. */
  const after = (outputs: tf.Tensor, read: tf.Tensor): tf.Tensor => {
    const units = outputs.shape.at(-1) ?? 0;
    const begun = tf.minimum(read, one);
    const at = tf.add(tf.mul(tf.sub(read, begun), tf.scalar(rows, 'int32')), row);
    const found = tf.gather(tf.reshape(outputs, [steps * rows, units]), tf.reshape(at, [-1]));
    return tf.mul(tf.reshape(found, [...read.shape, units]), tf.expandDims(tf.cast(begun, 'float32'), -1));
  };
  return {
    pack(input) {
      const flat = tf.reshape(input, [rows * steps, -1]);
      return tf.gather(flat, tf.reshape(tf.transpose(sources), [-1])) as tf.Tensor2D;
    },
    unpack: (outputs) => after(outputs, counts),
    last(outputs) {
      const all = after(outputs, tf.slice(counts, [0, backwards ? 0 : steps - 1], [rows, 1]));
      return tf.reshape(all, [rows, -1]);
    },
  };
}
