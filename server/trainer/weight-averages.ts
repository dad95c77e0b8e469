import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../model/parameter.ts';

/**
 * Exponential moving averages of parameters: θ̄ ← dθ̄ + (1−d)θ after each step that reaches one, beginning with the value
 * after its first step, as PyTorch's AveragedModel does.
 */
export class WeightAverages {
  readonly #decay: number;
  readonly #averages: ReadonlyMap<string, tf.Variable>;

  constructor(decay: number, parameters: readonly Parameter[]) {
    this.#decay = decay;
    this.#averages = new Map(
      parameters.map(({ name, variable }) => [name, tf.tidy(() => tf.variable(tf.clone(variable), false))]),
    );
  }

  /** Averages by name: `NAME/average`. */
  get variables(): Readonly<Record<string, tf.Variable>> {
    return Object.fromEntries([...this.#averages].map(([name, variable]) => [`${name}/average`, variable]));
  }

  /** d in the step after `count` steps of a parameter. */
  decayAfter(count: number): number {
    return count === 0 ? 0 : this.#decay;
  }

  /** Takes the value that a parameter has now into its average, on the device. */
  update({ name, variable }: Parameter, decay: tf.Scalar): void {
    const average = this.#average(name);
    average.assign(tf.add(tf.mul(average, decay), tf.mul(variable, tf.sub(1, decay))));
  }

  /** Lets parameters and averages change places, in the variables of TensorFlow.js. */
  exchange(parameters: readonly Parameter[]): void {
    for (const { name, variable } of parameters) {
      const average = this.#average(name);
      const value = tf.clone(variable);
      variable.assign(average);
      average.assign(value);
      value.dispose();
    }
  }

  dispose(): void {
    this.#averages.forEach((average) => average.dispose());
  }

  #average(name: string): tf.Variable {
    const average = this.#averages.get(name);
    if (!average) throw new Error(`no average of ${name}`);
    return average;
  }
}
