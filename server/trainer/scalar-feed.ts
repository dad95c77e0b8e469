import * as tf from '@tensorflow/tfjs-core';
import type { Feed } from '../backend/stepper.ts';

/** Scalars of a step, under names that stay the same: fed as one vector, since each feed has its price. */
export class ScalarFeed {
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** The feed of values in the order of the names. */
  feed(values: readonly number[]): Feed {
    if (values.length !== this.#names.length)
      throw new Error(`${values.length} scalars for the names ${this.#names.join(', ')}`);
    return { values: Float32Array.from(values), shape: [values.length], dtype: 'float32' };
  }

  /** The scalars by name, as tensors, from the vector on the device, which every step is fed. */
  tensors(vector: tf.Tensor | undefined): Readonly<Record<string, tf.Scalar>> {
    if (!vector) throw new Error('the step lacks its scalars');
    const scalars = tf.unstack(vector);
    return Object.fromEntries(this.#names.map((name, i) => [name, scalars[i] as tf.Scalar]));
  }
}
