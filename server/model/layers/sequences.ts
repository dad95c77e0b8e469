import * as tf from '@tensorflow/tfjs-core';
import type { Attention } from '../../definition/layer.ts';
import { headSize } from '../../definition/layer-shapes/sequences.ts';
import type { LayerShape } from '../../definition/layer-shapes/shape.ts';
import { Arrays, withArrays, type BuiltLayer, type Site } from './built.ts';

/** A vector for each id; ids come as whole numbers of either dtype. */
export function buildEmbedding(step: LayerShape, site: Site): BuiltLayer {
  const arrays = new Arrays(step, site);
  return withArrays(step, arrays, (input) => tf.gather(arrays.the('embeddings'), tf.cast(input, 'int32')));
}

/** Adds a vector for each place. */
export function buildPositionEmbedding(step: LayerShape, site: Site): BuiltLayer {
  const arrays = new Arrays(step, site);
  return withArrays(step, arrays, (input) => tf.add(input, arrays.the('embeddings')));
}

/** [rows, steps, features] times a kernel, plus a bias where there is one: [rows·steps, width]. */
function projected(flat: tf.Tensor2D, arrays: Arrays, name: string): tf.Tensor2D {
  const product: tf.Tensor2D = tf.matMul(flat, arrays.the(`${name}Kernel`) as tf.Tensor2D);
  const bias = arrays.find(`${name}Bias`);
  return bias ? tf.add<tf.Tensor2D>(product, bias) : product;
}

/** What brings the scores of padded steps so low that their share is 0, `[rows, 1, 1, steps]`. */
const unseen = (mask: tf.Tensor2D): tf.Tensor =>
  tf.reshape(tf.mul(tf.sub(mask, tf.scalar(1)), tf.scalar(1e9)), [mask.shape[0], 1, 1, mask.shape[1]]);

/** softmax(QKᵀ/√d)V in each head, and a projection of all heads together (Vaswani et al. 2017). */
export function buildAttention(layer: Attention, step: LayerShape, site: Site): BuiltLayer {
  const arrays = new Arrays(step, site);
  const [steps = 0, features = 0] = step.input;
  const { numHeads } = layer;
  const depth = headSize(layer, features);
  return withArrays(step, arrays, (input, { mask }) => {
    const rows = input.shape[0] ?? 0;
    const flat = tf.reshape(input, [rows * steps, features]) as tf.Tensor2D;
    const heads = (name: string) =>
      tf.transpose(tf.reshape(projected(flat, arrays, name), [rows, steps, numHeads, depth]), [0, 2, 1, 3]);
    const scores = tf.matMul(tf.mul(heads('query'), 1 / Math.sqrt(depth)), heads('key'), false, true);
    const seen = layer.masked && mask ? tf.add(scores, unseen(mask)) : scores;
    const mixed = tf.matMul(tf.softmax(seen), heads('value'));
    const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [rows * steps, numHeads * depth]) as tf.Tensor2D;
    return tf.reshape(projected(joined, arrays, 'output'), [rows, steps, features]);
  });
}
