import * as tf from '@tensorflow/tfjs-core';
import { rightSpectrum } from '../../backend/spectrum.ts';
import type { Penalty } from './penalty.ts';
import { taskMatrix } from './task-matrix.ts';

/**
 * Multi-task relationship learning (Zhang & Yeung 2010): λ·min_Ω tr(Ω⁻¹(WᵀW + εI)) over Ω ≽ 0 with tr Ω = 1. The minimum,
 * λ(tr (WᵀW + εI)^½)², is at Ω = (WᵀW + εI)^½/tr(·), which is taken anew in every step; the gradient is 2λWΩ⁻¹. So Ω follows
 * from the weights, and a checkpoint of them holds it. ε keeps Ω regular where tasks depend on each other.
 */
export function mtrl(lambda: number, epsilon: number): Penalty {
  const penalty = tf.customGrad((weights, save) => {
    const matrix = weights as tf.Tensor2D;
    const { values, vectors } = rightSpectrum(matrix);
    const roots = tf.sqrt(tf.add(tf.square(values), epsilon));
    const trace = tf.sum<tf.Scalar>(roots);
    const inverse = tf.mul(tf.matMul(tf.div(vectors, roots), vectors, false, true), trace);
    if (typeof save === 'function') save([tf.matMul(matrix, inverse)]);
    return {
      value: tf.mul<tf.Scalar>(tf.square(trace), lambda),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.mul(saved[0] ?? 0, 2 * lambda), dy),
    };
  });
  return {
    of: (arrays) => penalty(taskMatrix(arrays)) as tf.Scalar,
    relation(arrays) {
      const { values, vectors } = rightSpectrum(taskMatrix(arrays));
      return tf.matMul(tf.mul(vectors, tf.sqrt(tf.add(tf.square(values), epsilon))), vectors, false, true);
    },
  };
}
