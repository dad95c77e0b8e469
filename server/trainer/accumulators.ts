import * as tf from '@tensorflow/tfjs-core';
import type { GraphUpdates } from '../backend/stepper.ts';
import type { Parameter } from '../model/parameter.ts';
import type { Slope } from './gradients.ts';

/** Sums of gradients over the batches of a step; they are zero between two steps. */
export class Accumulators {
  readonly #sums: ReadonlyMap<Parameter, tf.Variable>;

  constructor(parameters: readonly Parameter[]) {
    this.#sums = new Map(
      parameters.map((parameter) => [parameter, tf.tidy(() => tf.variable(tf.zerosLike(parameter.variable), false))]),
    );
  }

  get variables(): readonly tf.Variable[] {
    return [...this.#sums.values()];
  }

  /** Adds the gradients of a batch. */
  add(slopes: readonly Slope[], graph?: GraphUpdates): void {
    for (const { parameter, gradient } of slopes) {
      const sum = this.#sum(parameter);
      if (graph) graph.update('AssignAddVariableOp', [sum], [gradient]);
      else sum.assign(tf.add(sum, gradient));
    }
  }

  /** The sums with the gradients of the last batch, of which some parameters may have none; the sums begin anew. */
  finish(parameters: readonly Parameter[], last: ReadonlyMap<Parameter, tf.Tensor>): Slope[] {
    return parameters.map((parameter) => {
      const sum = this.#sum(parameter);
      const own = last.get(parameter);
      const gradient = own ? tf.add(sum, own) : tf.clone(sum);
      sum.assign(tf.zerosLike(sum));
      return { parameter, gradient };
    });
  }

  dispose(): void {
    this.variables.forEach((sum) => sum.dispose());
  }

  #sum(parameter: Parameter): tf.Variable {
    const sum = this.#sums.get(parameter);
    if (!sum) throw new Error(`no sum for ${parameter.name}`);
    return sum;
  }
}
