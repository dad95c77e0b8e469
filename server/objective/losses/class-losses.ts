import * as tf from '@tensorflow/tfjs-core';
import { kernels } from '../../backend/tensorflow-kernels.ts';
import type { Loss } from '../../definition/loss.ts';

/** `[labels, classes]` logits, or one logit, or one a step between classes; see `unitsFor`. */
type Logits = tf.Tensor2D;

/** One-hot rows in float32. Cast after: asked for float32, wasm's OneHot writes the bits of the integer 1. */
const hot = (labels: tf.Tensor1D, classes: number): tf.Tensor => tf.cast(tf.oneHot(labels, classes), 'float32');

/** −log softmax(logits)[label] of each label. */
export function crossEntropy(logits: Logits, labels: tf.Tensor1D): tf.Tensor1D {
  if (tf.getKernel(kernels.crossEntropy, tf.getBackend())) {
    const [losses] = tf.engine().runKernel<tf.Tensor1D[]>(kernels.crossEntropy, { logits, labels });
    if (losses) return losses;
  }
  return tf.neg(tf.sum(tf.mul(hot(labels, logits.shape[1]), tf.logSoftmax(logits)), 1));
}

/** −Σ q log softmax(logits) with q = (1 − ε)·onehot(label) + ε/C (Szegedy et al. 2016). */
function smoothed(logits: Logits, labels: tf.Tensor1D, smoothing: number): tf.Tensor1D {
  const right = crossEntropy(logits, labels);
  if (smoothing === 0) return right;
  const even: tf.Tensor1D = tf.neg(tf.mean(tf.logSoftmax(logits), 1));
  return tf.add(tf.mul(right, 1 - smoothing), tf.mul(even, smoothing));
}

/** (1 − p)^γ·ℓ with p = e^−ℓ (Lin et al. 2017): of a −log p that is computed without overflow. */
export function focused<T extends tf.Tensor>(losses: T, gamma: number): T {
  if (gamma === 0) return losses;
  // Kept off 0, where the power has no finite slope for γ < 1.
  const missed = tf.maximum(tf.neg(tf.expm1(tf.neg(losses))), 1e-7);
  return tf.mul(tf.pow(missed, gamma), losses);
}

/** −log σ(z) where the sign is 1, −log(1 − σ(z)) where it is 0, of each number, without overflow. */
export function binary<T extends tf.Tensor>(logits: T, signs: T, positiveWeight = 1): T {
  const yes = tf.mul(signs, tf.softplus(tf.neg(logits)));
  const no = tf.mul(tf.sub(1, signs), tf.softplus(logits));
  return tf.add(positiveWeight === 1 ? yes : tf.mul(yes, positiveWeight), no);
}

/** −log P(y) with P(y > k | y ≥ k) = σ(z_k): step k counts where y ≥ k (Shi, Cao & Raschka 2023, CORN). */
function ordinal(logits: Logits, labels: tf.Tensor1D): tf.Tensor1D {
  const steps = tf.reshape(tf.range(0, logits.shape[1], 1, 'float32'), [1, -1]);
  const level = tf.reshape(tf.cast(labels, 'float32'), [-1, 1]);
  const passed = tf.cast(tf.greater(level, steps), 'float32') as tf.Tensor2D;
  const reached = tf.cast(tf.greaterEqual(level, steps), 'float32');
  return tf.sum(tf.mul(reached, binary(logits, passed)), 1);
}

/** The loss of each of `labels` (class indices, int32, none missing). */
export function classLosses(loss: Loss, logits: Logits, labels: tf.Tensor1D): tf.Tensor1D {
  switch (loss.type) {
    case 'crossEntropy':
      return weighed(smoothed(logits, labels, loss.labelSmoothing), labels, loss.classWeights);
    case 'focal':
      return weighed(focused(crossEntropy(logits, labels), loss.gamma), labels, loss.classWeights);
    case 'binaryCrossEntropy':
      return binary(tf.squeeze(logits, [1]), tf.cast(labels, 'float32'), loss.positiveWeight);
    case 'ordinal':
      return ordinal(logits, labels);
    default:
      throw new Error(`the loss ${loss.type} is none for classes`);
  }
}

function weighed(losses: tf.Tensor1D, labels: tf.Tensor1D, weights: string | readonly number[]): tf.Tensor1D {
  if (weights === 'none') return losses;
  if (typeof weights === 'string') throw new Error('balanced weights are counted before training');
  return tf.mul(losses, tf.gather(tf.tensor1d([...weights], 'float32'), labels));
}

/** The likeliest class of each row of logits, int32. */
export function likeliest(loss: Loss['type'], logits: Logits): tf.Tensor1D {
  switch (loss) {
    case 'binaryCrossEntropy':
      return tf.cast(tf.greater(tf.squeeze<tf.Tensor1D>(logits, [1]), 0), 'int32');
    case 'ordinal': {
      // P(y > k) as the product of the conditional probabilities; the class is the number of those above one half.
      const beyond = tf.exp(tf.cumsum(tf.neg(tf.softplus(tf.neg(logits))), 1));
      return tf.cast(tf.sum(tf.cast(tf.greater(beyond, 0.5), 'float32'), 1), 'int32');
    }
    default:
      return tf.argMax(logits, 1);
  }
}
