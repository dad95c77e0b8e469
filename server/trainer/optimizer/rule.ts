import type * as tf from '@tensorflow/tfjs-core';
import type { GraphUpdates } from '../../backend/stepper.ts';

/** Where a parameter's update happens: its value, its slots, its gradient and the scalars of this step. */
export interface Site {
  readonly variable: tf.Variable;
  readonly slots: readonly tf.Variable[];
  readonly gradient: tf.Tensor;
  readonly scalars: readonly tf.Tensor[];
}

/** One method, in one or two forms of the same step. */
export interface Rule {
  /** What is kept for each parameter, in arrays of its shape. */
  readonly slots: readonly string[];
  /** What every slot starts at; 0 where nothing is said. */
  readonly start?: number;
  /**
   * What changes from step to step, in float64.
   * @param learningRate η of this step
   * @param count the number of this step for this parameter, from 1
   */
  scalars(learningRate: number, count: number): number[];
  /** The next values of the slots, then of the parameter. */
  next(site: Site): tf.Tensor[];
  /** The same as operations of TensorFlow that change the variables in place, where it has them. */
  fused?(site: Site, graph: GraphUpdates): void;
}

/** The `i`-th of a site's slots or scalars, which the rule has declared. */
export function the<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new Error(`the optimizer has no slot or scalar ${i}`);
  return value;
}
