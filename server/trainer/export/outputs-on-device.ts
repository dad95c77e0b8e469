import * as tf from '@tensorflow/tfjs-core';
import type { FittedTarget } from '../../data/fitted.ts';
import type { Loss } from '../../definition/loss.ts';

/** What an exported model gives for a task. */
export type ModelOutputs =
  { readonly value: tf.Tensor } | { readonly logits: tf.Tensor; readonly probabilities: tf.Tensor };

/** What the last layer's outputs stand for: a number in the target's own unit; or logits, and the probability of each class. */
export function modelOutputs(target: FittedTarget, loss: Loss['type'], outputs: tf.Tensor): ModelOutputs {
  if (target.kind === 'number') {
    const { mean, deviation } = target;
    return { value: tf.add(tf.mul(outputs, tf.scalar(deviation)), tf.scalar(mean)) };
  }
  return { logits: outputs, probabilities: probabilities(target, loss, outputs) };
}

function probabilities({ kind }: FittedTarget, loss: Loss['type'], logits: tf.Tensor): tf.Tensor {
  if (kind === 'labels') return tf.sigmoid(logits);
  switch (loss) {
    case 'binaryCrossEntropy':
      return tf.concat([tf.sigmoid(tf.neg(logits)), tf.sigmoid(logits)], -1);
    case 'ordinal':
      return ofSteps(logits);
    case 'crossEntropy':
    case 'focal':
      return tf.softmax(logits);
    case 'mse':
    case 'mae':
    case 'huber':
      throw new Error(`the loss ${loss} gives no probabilities`);
    default:
      return loss satisfies never;
  }
}

/** P(y = k) from the steps between classes: P(y > k) is the product of σ(z_j) up to k (Shi, Cao & Raschka 2023). */
function ofSteps(logits: tf.Tensor): tf.Tensor {
  const steps = tf.split(logits, logits.shape.at(-1) ?? 1, -1);
  let beyond = tf.onesLike(steps[0] ?? logits);
  const each = steps.map((step) => {
    const here = tf.mul(beyond, tf.sigmoid(tf.neg(step)));
    beyond = tf.mul(beyond, tf.sigmoid(step));
    return here;
  });
  return tf.concat([...each, beyond], -1);
}
