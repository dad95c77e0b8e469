import * as tf from '@tensorflow/tfjs-core';
import type { Target } from '../../data/dataset.ts';
import type { Loss } from '../../definition/loss.ts';
import { binary, classLosses, focused } from './class-losses.ts';
import { numberLosses } from './number-losses.ts';

/** Outputs and labels of a batch, one entry a label, with 1 where there is a label and 0 where it is missing. */
export interface Labelled {
  /** `[labels, units]`, or `[labels]` where a label has one output. */
  readonly outputs: tf.Tensor;
  /** `[labels]`; where a label is missing, some valid value. */
  readonly labels: tf.Tensor1D;
  /** `[labels]`, float32. */
  readonly present: tf.Tensor1D;
  /** `[labels]`: how much the loss of each counts, where rows differ in it. */
  readonly weights?: tf.Tensor1D;
}

/**
 * Brings outputs and labels into pairs, the missing ones set aside.
 * @param outputs `[rows, units]`, for tags `[rows, steps, units]`
 * @param targets `[rows]`, or `[rows, width]`
 * @param rowWeights `[rows]`, with mean 1 over the training rows
 */
export function labelled(
  kind: Target['kind'],
  outputs: tf.Tensor,
  targets: tf.Tensor,
  rowWeights?: tf.Tensor1D,
): Labelled {
  const pairs = paired(kind, outputs, targets);
  if (!rowWeights) return pairs;
  const spread = tf.mul(
    tf.reshape(rowWeights, [-1, 1]),
    tf.onesLike(tf.reshape(pairs.present, [rowWeights.shape[0], -1])),
  );
  return { ...pairs, weights: tf.reshape(spread, [-1]) };
}

function paired(kind: Target['kind'], outputs: tf.Tensor, targets: tf.Tensor): Labelled {
  const all = tf.reshape<tf.Rank.R1>(targets, [-1]);
  if (kind === 'number') {
    const missing = tf.isNaN<tf.Tensor1D>(all);
    const present = tf.cast(tf.logicalNot(missing), 'float32') as tf.Tensor1D;
    return { outputs: tf.reshape(outputs, [-1]), labels: tf.where(missing, tf.zerosLike(all), all), present };
  }
  const present = tf.cast(tf.greaterEqual(all, tf.scalar(0, 'int32')), 'float32') as tf.Tensor1D;
  const labels: tf.Tensor1D = tf.maximum(all, tf.scalar(0, 'int32'));
  const flat = kind === 'labels' ? [-1] : [-1, outputs.shape.at(-1) ?? 1];
  return { outputs: tf.reshape(outputs, flat), labels, present };
}

function lossesOf(kind: Target['kind'], loss: Loss, { outputs, labels }: Labelled): tf.Tensor1D {
  switch (kind) {
    case 'number':
      return numberLosses(loss, outputs as tf.Tensor1D, labels);
    case 'class':
    case 'tags':
      return classLosses(loss, outputs as tf.Tensor2D, labels);
    case 'labels':
      return signLosses(loss, outputs as tf.Tensor1D, tf.cast(labels, 'float32'));
    default:
      return kind satisfies never;
  }
}

function signLosses(loss: Loss, logits: tf.Tensor1D, signs: tf.Tensor1D): tf.Tensor1D {
  if (loss.type === 'binaryCrossEntropy') return binary(logits, signs, loss.positiveWeight);
  if (loss.type === 'focal') return focused(binary(logits, signs), loss.gamma);
  throw new Error(`the loss ${loss.type} is none for a yes or no for each class`);
}

/**
 * L_i: the mean loss over the labels present in a batch, each times its weight; 0, with no slope, where there is none.
 * @returns a scalar: nats for classes, the target's unit squared for mse
 */
export function meanLoss(kind: Target['kind'], loss: Loss, pairs: Labelled): tf.Scalar {
  const { present, weights } = pairs;
  const there: tf.Tensor1D = tf.mul(lossesOf(kind, loss, pairs), present);
  return tf.div(tf.sum(weights ? tf.mul(there, weights) : there), tf.maximum(tf.sum(present), 1));
}
