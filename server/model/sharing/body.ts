import type * as tf from '@tensorflow/tfjs-core';
import type { Pass } from '../layers.ts';
import type { Stack } from '../stack.ts';

/** What the heads of tasks get. */
export interface Features {
  readonly of: Readonly<Record<string, tf.Tensor>>;
}

/** The network between inputs and heads. */
export interface Body {
  /** The features of `tasks`, all of which see the same `input` of shape `[rows, ...]`. */
  features(input: tf.Tensor, tasks: readonly string[], pass: Pass): Features;
}

/** The built parts of a planned body, by their names. Both throw where the plan has no such part. */
export interface BuiltParts {
  stack(prefix: string): Stack;
  weight(name: string): tf.Variable;
}

/** A value for each of some names. */
export const forEach = <T>(names: readonly string[], value: (name: string) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(names.map((name) => [name, value(name)]));
