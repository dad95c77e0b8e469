import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Gram } from '../../objective/linear/gram.ts';
import type { GradientGroup } from './gradient-groups.ts';
import { rowProducts, type TaskGradients } from './task-gradients.ts';

/**
 * Running means Y of the tasks' gradients by the shared parameters, y_i ← (1−β)y_i + β w_i∇L_i from 0, kept on the device
 * from step to step.
 */
export class TrackedGradients {
  readonly beta: number;
  readonly #means: ReadonlyMap<Parameter, tf.Variable<tf.Rank.R2>>;

  constructor(parameters: readonly Parameter[], tasks: number, beta: number) {
    this.beta = beta;
    const zeros = ({ variable }: Parameter) =>
      tf.tidy(() => tf.variable(tf.zeros([tasks, variable.size]), false) as tf.Variable<tf.Rank.R2>);
    this.#means = new Map(parameters.filter(({ shared }) => shared).map((parameter) => [parameter, zeros(parameter)]));
  }

  /** The means by name: `NAME/tracked gradients`. */
  get variables(): Readonly<Record<string, tf.Variable>> {
    return Object.fromEntries([...this.#means].map(([{ name }, mean]) => [`${name}/tracked gradients`, mean]));
  }

  /** YJᵀ and YYᵀ over the parameters of a group, with Y as it was before the step: what `tracked` needs beside JJᵀ. */
  products(group: GradientGroup, gradients: TaskGradients): tf.Tensor1D[] {
    const means = group.map((parameter) => this.#mean(parameter));
    const cross = sumInOrder(
      group.map((parameter, i) => rowProducts(means[i] ?? this.#mean(parameter), gradients.rows(parameter))),
    );
    const own = sumInOrder(means.map((mean) => rowProducts(mean, mean)));
    return [cross, own].map((product) => tf.reshape<tf.Rank.R1>(product, [-1]));
  }

  /** Takes a step's weighted gradients `rows` into the means of a parameter, and gives them. */
  take(parameter: Parameter, rows: tf.Tensor2D): tf.Tensor2D {
    const mean = this.#mean(parameter);
    const next = tf.add<tf.Tensor2D>(tf.mul(mean, 1 - this.beta), tf.mul(rows, this.beta));
    mean.assign(next);
    return next;
  }

  dispose(): void {
    this.#means.forEach((mean) => mean.dispose());
  }

  #mean(parameter: Parameter): tf.Variable<tf.Rank.R2> {
    const mean = this.#means.get(parameter);
    if (!mean) throw new Error(`the gradients of ${parameter.name} are not tracked`);
    return mean;
  }
}

/**
 * YYᵀ after a step, from the products before it, in float64: with Y' = (1−β)Y + βWJ it is
 * (1−β)²YYᵀ + β(1−β)(YJᵀW + WJYᵀ) + β²WJJᵀW.
 */
export function trackedGram(gram: Gram, cross: Gram, own: Gram, weights: readonly number[], beta: number): Gram {
  const answer = Matrix.zeros(gram.rows, gram.columns);
  for (let i = 0; i < gram.rows; i++) {
    for (let j = 0; j < gram.columns; j++) {
      const [wi, wj] = [weights[i] ?? 0, weights[j] ?? 0];
      const mixed = cross.get(i, j) * wj + cross.get(j, i) * wi;
      const fresh = wi * wj * gram.get(i, j);
      answer.set(i, j, (1 - beta) ** 2 * own.get(i, j) + beta * (1 - beta) * mixed + beta ** 2 * fresh);
    }
  }
  return answer;
}
