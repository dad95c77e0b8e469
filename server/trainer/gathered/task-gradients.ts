import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Term } from '../../objective/regularizers/term.ts';

/** Columns of J that are multiplied at once: long sums in float32 lose digits, so they are made of sums of short ones. */
const block = 4096;

/**
 * What the first half of a step leaves on the device for the second: the gradients of each task, J, and of what stands
 * beside the tasks' losses (λR and what the network adds), with the parts of the objective.
 */
export class TaskGradients {
  readonly #rows = new Map<Parameter, tf.Variable<tf.Rank.R2>>();
  readonly #rest = new Map<Parameter, tf.Variable>();
  readonly parts: tf.Variable;

  /** @param partCount how many scalars the parts of the objective are */
  constructor(parameters: readonly Parameter[], tasks: readonly string[], terms: readonly Term[], partCount: number) {
    const smooth = new Set(terms.filter((term) => term.smooth).flatMap((term) => term.parameters));
    const zeros = (shape: number[]) => tf.tidy(() => tf.variable(tf.zeros(shape), false));
    for (const parameter of parameters) {
      const { variable, shared, part } = parameter;
      const rows = shared ? tasks.length : 1;
      this.#rows.set(parameter, zeros([rows, variable.size]) as tf.Variable<tf.Rank.R2>);
      if (smooth.has(parameter) || part === 'sharing') this.#rest.set(parameter, zeros(variable.shape));
    }
    this.parts = zeros([partCount]);
  }

  get variables(): readonly tf.Variable[] {
    return [...this.#rows.values(), ...this.#rest.values(), this.parts];
  }

  /** J over one parameter: a row a task for a shared one, else the row of its only task. */
  rows(parameter: Parameter): tf.Variable<tf.Rank.R2> {
    const rows = this.#rows.get(parameter);
    if (!rows) throw new Error(`no gradients of ${parameter.name} are kept`);
    return rows;
  }

  /** The gradient by one parameter of what stands beside the losses; nothing where there is none. */
  rest(parameter: Parameter): tf.Variable | undefined {
    return this.#rest.get(parameter);
  }

  /** Keeps the gradient of what stands beside the losses, 0 where it does not depend on the parameter. */
  keepRest(parameter: Parameter, gradient: tf.Tensor | undefined): void {
    const kept = this.#rest.get(parameter);
    if (!kept && gradient) throw new Error(`what stands beside the losses depends on ${parameter.name}`);
    kept?.assign(gradient ?? tf.zerosLike(kept));
  }

  dispose(): void {
    this.variables.forEach((variable) => variable.dispose());
  }
}

/** Gradients of tasks by one parameter as rows `[tasks, size]`; zeros where a task does not reach it. */
export function stackRows(gradients: readonly (tf.Tensor | undefined)[], size: number): tf.Tensor2D {
  return tf.stack(
    gradients.map((gradient) => (gradient ? tf.reshape(gradient, [size]) : tf.zeros([size]))),
  ) as tf.Tensor2D;
}

/** A Bᵀ of two matrices of many columns, summed block by block. */
export function rowProducts(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const columns = a.shape[1];
  if (columns <= block) return tf.matMul(a, b, false, true);
  const blocks = Math.ceil(columns / block);
  const inBlocks = (matrix: tf.Tensor2D) => {
    const missing = blocks * block - columns;
    const padded =
      missing === 0
        ? matrix
        : tf.pad(matrix, [
            [0, 0],
            [0, missing],
          ]);
    return tf.transpose(tf.reshape(padded, [matrix.shape[0], blocks, block]), [1, 0, 2]);
  };
  const [x, y] = a === b ? [inBlocks(a), undefined] : [inBlocks(a), inBlocks(b)];
  return tf.sum(tf.matMul(x, y ?? x, false, true), 0);
}

/** G = JJᵀ over the parameters of one group. */
export function gramOfGroup(rows: readonly tf.Tensor2D[]): tf.Tensor2D {
  return sumInOrder(rows.map((matrix) => rowProducts(matrix, matrix)));
}
