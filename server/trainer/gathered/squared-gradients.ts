import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { TaskGradients } from './task-gradients.ts';

/** Σ_t g² of each task's gradients by the shared parameters, over all steps so far (He et al. 2024). */
export class SquaredGradients {
  readonly #sums: ReadonlyMap<Parameter, tf.Variable<tf.Rank.R2>>;

  constructor(parameters: readonly Parameter[], tasks: number) {
    const zeros = ({ variable }: Parameter) =>
      tf.tidy(() => tf.variable(tf.zeros([tasks, variable.size]), false) as tf.Variable<tf.Rank.R2>);
    this.#sums = new Map(parameters.filter(({ shared }) => shared).map((parameter) => [parameter, zeros(parameter)]));
  }

  /** The sums by name: `NAME/squared gradients`. */
  get variables(): Readonly<Record<string, tf.Variable>> {
    return Object.fromEntries([...this.#sums].map(([{ name }, sum]) => [`${name}/squared gradients`, sum]));
  }

  /** Takes a step's gradients in; gives the excess risk Σ g²/√Σ_t g² of each task [tasks]. */
  take(gradients: TaskGradients): tf.Tensor1D {
    const risks = [...this.#sums].map(([parameter, sum]) => {
      const squares = tf.square<tf.Tensor2D>(gradients.rows(parameter));
      const next = tf.add<tf.Tensor2D>(sum, squares);
      sum.assign(next);
      // Where all gradients were 0, so is this one.
      const root = tf.maximum(tf.sqrt(next), 1e-18);
      return tf.sum<tf.Tensor1D>(tf.div(squares, root), 1);
    });
    return sumInOrder(risks);
  }

  dispose(): void {
    this.#sums.forEach((sum) => sum.dispose());
  }
}
