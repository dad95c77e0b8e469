import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../backend/sum-in-order.ts';
import { kernels } from '../backend/tensorflow-kernels.ts';
import type { GradientClipping } from '../definition/training.ts';
import type { Parameter } from '../model/parameter.ts';

/** A parameter with the gradient of the objective by it. */
export interface Slope {
  readonly parameter: Parameter;
  readonly gradient: tf.Tensor;
}

/** What the gradients of a step were like, before clipping. */
export interface GradientMeasure {
  /** ‖g‖ over all parameters that the step reaches. */
  readonly norm: number;
  /** Parameters whose gradient is not finite, in the order of the network. */
  readonly broken: readonly Parameter[];
}

/** Σg² for each of `parameters`, 0 where the objective does not depend on one: what `readGradients` reads. */
export function squaredNorms(slopes: readonly Slope[], parameters: readonly Parameter[]): tf.Scalar[] {
  const gradients = new Map(slopes.map(({ parameter, gradient }) => [parameter, gradient]));
  return parameters.map((parameter) => {
    const gradient = gradients.get(parameter);
    return gradient ? sumOfSquares(gradient) : tf.scalar(0);
  });
}

function sumOfSquares(x: tf.Tensor): tf.Scalar {
  if (!tf.getKernel(kernels.halfSquares, tf.getBackend())) return tf.sum(tf.square(x));
  return tf.mul(tf.engine().runKernel<tf.Scalar>(kernels.halfSquares, { x }), 2);
}

/** Reads what `squaredNorms` gave for the gradients of `parameters`; the values begin at `offset`. */
export function readGradients(
  values: ArrayLike<number>,
  offset: number,
  parameters: readonly Parameter[],
): GradientMeasure {
  let squares = 0;
  for (let i = 0; i < parameters.length; i++) squares += values[offset + i] ?? Number.NaN;
  const broken = Number.isFinite(squares)
    ? []
    : parameters.filter((_, i) => !Number.isFinite(values[offset + i] ?? Number.NaN));
  return { norm: Math.sqrt(squares), broken };
}

/**
 * The gradients as the optimizer gets them. By norm (Pascanu, Mikolov & Bengio 2013): g·min(1, max/‖g‖) with ‖g‖ over all
 * of them; by value: each number between −max and max.
 * @param squares what `squaredNorms` gave for them
 */
export function clipped(
  slopes: readonly Slope[],
  squares: readonly tf.Scalar[],
  clipping: GradientClipping,
): readonly Slope[] {
  switch (clipping.type) {
    case 'none':
      return slopes;
    case 'value': {
      const { max } = clipping;
      return slopes.map(({ parameter, gradient }) => ({ parameter, gradient: tf.clipByValue(gradient, -max, max) }));
    }
    case 'norm': {
      const norm = tf.sqrt(sumInOrder(squares));
      const scale = tf.div(clipping.max, tf.maximum(norm, clipping.max));
      return slopes.map(({ parameter, gradient }) => ({ parameter, gradient: tf.mul(gradient, scale) }));
    }
    default:
      return clipping satisfies never;
  }
}
