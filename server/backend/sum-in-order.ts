import * as tf from '@tensorflow/tfjs-core';

/**
 * The sum of tensors of one shape, always in the same order. TensorFlow's graph optimizer is free to reorder sums of two or
 * more operands (AddN, chains of Add), and does it differently from session to session; a reduction it leaves alone.
 */
export function sumInOrder<T extends tf.Tensor>(tensors: readonly T[]): T {
  const [only] = tensors;
  return tensors.length === 1 && only ? only : tf.sum<T>(tf.stack([...tensors]), 0);
}
