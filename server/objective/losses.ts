import * as tf from '@tensorflow/tfjs-core';
import { kernels } from '../backend/tensorflow-kernels.ts';
import type { Loss } from '../definition/experiment.ts';

/** −log softmax(logits)[label] of each row. */
function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  if (tf.getKernel(kernels.crossEntropy, tf.getBackend())) {
    const [losses] = tf.engine().runKernel<tf.Tensor1D[]>(kernels.crossEntropy, { logits, labels });
    if (losses) return losses;
  }
  // Cast after: asked for float32, wasm's OneHot writes the bits of the integer 1.
  const chosen = tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32');
  return tf.neg(tf.sum(tf.mul(chosen, tf.logSoftmax(logits)), 1));
}

function squaredError(outputs: tf.Tensor2D, values: tf.Tensor1D): tf.Tensor1D {
  return tf.squaredDifference(tf.squeeze(outputs, [1]), values);
}

/**
 * L_i: the mean loss over the rows of a batch.
 * @param outputs `[rows, classes]` logits, or `[rows, 1]` numbers
 * @param targets `[rows]` class indices (int32), or numbers (float32)
 * @returns a scalar: nats for cross-entropy, the target's unit squared for mse
 */
export function meanLoss(loss: Loss, outputs: tf.Tensor2D, targets: tf.Tensor1D): tf.Scalar {
  switch (loss) {
    case 'crossEntropy':
      return tf.mean(crossEntropy(outputs, targets));
    case 'mse':
      return tf.mean(squaredError(outputs, targets));
    default:
      throw new Error(`loss ${loss satisfies never}`);
  }
}
