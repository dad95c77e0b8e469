import type * as tf from '@tensorflow/tfjs-core';
import type { Pass } from '../pass.ts';
import type { Stack } from '../stack.ts';

/** What the heads of tasks get. */
export interface Features {
  readonly of: Readonly<Record<string, tf.Tensor>>;
  /** What the method adds to the objective for these tasks (A), a scalar. */
  readonly added?: tf.Scalar;
}

/** The network between inputs and heads. */
export interface Body {
  /** What training passes need that differs from step to step; `step` counts from 1. */
  scalars?(step: number): Readonly<Record<string, number>>;
  /** The one stack that this is, where it is no more than that: tasks can go through it side by side. */
  readonly lanes?: Stack;
  /** The features of `tasks`, all of which see the same `input` of shape `[rows, ...]`. */
  features(input: tf.Tensor, tasks: readonly string[], pass: Pass): Features;
}

/** The built parts of a planned body, by their names. Both throw where the plan has no such part. */
export interface BuiltParts {
  /** The tasks of the network. */
  readonly tasks: readonly string[];
  stack(id: string): Stack;
  weight(name: string): tf.Variable;
}

/** A value for each of some names. */
export const forEach = <T>(names: readonly string[], value: (name: string) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(names.map((name) => [name, value(name)]));

/** The entry of a record that is known to be there. */
export function at<T>(record: Readonly<Record<string, T>>, name: string): T {
  const value = record[name];
  if (value === undefined) throw new Error(`there is nothing for ${name}`);
  return value;
}
