import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Penalty } from './penalty.ts';

/** λ₁‖W‖₁ + λ₂‖W‖²_F and its proximal map S(w, tλ₁)/(1 + 2tλ₂) (Zou & Hastie 2005; soft threshold S, Parikh & Boyd 2014). */
export function elasticNet(lambda1: number, lambda2: number): Penalty {
  const squares = (weights: tf.Tensor) => tf.mul<tf.Scalar>(tf.sum<tf.Scalar>(tf.square(weights)), lambda2);
  if (lambda1 === 0) return { of: (arrays) => sumInOrder(arrays.map(squares)) };
  return {
    of: (arrays) =>
      sumInOrder(
        arrays.map((weights) => tf.add<tf.Scalar>(tf.mul(tf.sum(tf.abs(weights)), lambda1), squares(weights))),
      ),
    prox: (arrays, length) =>
      arrays.map((weights) => {
        const shrunk = tf.relu(tf.sub(tf.abs(weights), tf.mul(length, lambda1)));
        return tf.div(tf.mul(tf.sign(weights), shrunk), tf.add(tf.mul(length, 2 * lambda2), 1));
      }),
  };
}
