import * as tf from '@tensorflow/tfjs-core';
import type { GraphUpdates } from '../../backend/stepper.ts';
import type { Optimizer as Definition } from '../../definition/experiment.ts';
import type { Parameter } from '../../model/parameter.ts';
import { the } from './rule.ts';
import { ruleOf } from './rule-of.ts';

/** Turns gradients into steps; its state is kept by the parameters' names, each with a count of its own steps. */
export class Optimizer {
  readonly #rule: ReturnType<typeof ruleOf>;
  readonly #counts: Map<string, number>;
  readonly #slots: ReadonlyMap<string, readonly tf.Variable[]>;

  constructor(definition: Definition, parameters: readonly Parameter[]) {
    this.#rule = ruleOf(definition);
    const start = this.#rule.start ?? 0;
    this.#counts = new Map(parameters.map(({ name }) => [name, 0]));
    this.#slots = new Map(
      parameters.map(({ name, variable }) => [
        name,
        this.#rule.slots.map(() => tf.tidy(() => tf.variable(tf.fill(variable.shape, start), false))),
      ]),
    );
  }

  /** Slots by name: `NAME/first moment`. */
  get slots(): Readonly<Record<string, tf.Variable>> {
    const named = [...this.#slots].flatMap(([name, own]) =>
      own.map((slot, i) => [`${name}/${this.#rule.slots[i]}`, slot] as const),
    );
    return Object.fromEntries(named);
  }

  /** How many steps have reached each parameter. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** Takes over the counts of a checkpoint. */
  set counts(counts: Readonly<Record<string, number>>) {
    for (const [name, count] of Object.entries(counts)) if (this.#counts.has(name)) this.#counts.set(name, count);
  }

  /** How many steps have reached a parameter. */
  countOf({ name }: Parameter): number {
    return this.#counts.get(name) ?? 0;
  }

  /** The scalars that the next step of a parameter needs at a learning rate, which `update` then takes as tensors. */
  nextScalars(parameter: Parameter, learningRate: number): number[] {
    return this.#rule.scalars(learningRate, this.countOf(parameter) + 1);
  }

  /** Counts a step for the parameters that it reaches. */
  count(parameters: readonly Parameter[]): void {
    for (const { name } of parameters) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Gives one parameter its next value, on the device; the step is counted apart, by `count`. */
  update(
    { name, variable }: Parameter,
    gradient: tf.Tensor,
    scalars: readonly tf.Tensor[],
    graph?: GraphUpdates,
  ): void {
    const slots = this.#slots.get(name) ?? [];
    const site = { variable, slots, gradient, scalars };
    if (graph && this.#rule.fused) return this.#rule.fused(site, graph);
    const next = this.#rule.next(site);
    [...slots, variable].forEach((target, i) => target.assign(the(next, i)));
  }

  dispose(): void {
    [...this.#slots.values()].flat().forEach((slot) => slot.dispose());
  }
}
