import * as tf from '@tensorflow/tfjs-core';
import type { GraphUpdates } from '../backend/stepper.ts';
import type { Optimizer as Definition } from '../definition/experiment.ts';
import type { Parameter } from '../model/parameter.ts';

/** Where a parameter's update happens: its value, its slots, its gradient and the scalars of this step. */
interface Site {
  readonly variable: tf.Variable;
  readonly slots: readonly tf.Variable[];
  readonly gradient: tf.Tensor;
  readonly scalars: readonly tf.Tensor[];
}

/** One method: two forms of the same step. */
interface Rule {
  readonly slots: readonly string[];
  /** What changes from step to step, in float64; `count` is the number of this step for this parameter, from 1. */
  scalars(count: number): number[];
  /** The next values of the slots, then of the parameter. */
  next(site: Site): tf.Tensor[];
  /** The same as operations of TensorFlow that change the variables in place. */
  fused(site: Site, graph: GraphUpdates): void;
}

/** The `i`-th of a site's slots or scalars, which the rule has declared. */
function the<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new Error(`the optimizer has no slot or scalar ${i}`);
  return value;
}

/** θ ← θ − η·g */
function sgd(learningRate: number): Rule {
  return {
    slots: [],
    scalars: () => [learningRate],
    next: ({ variable, gradient, scalars }) => [tf.sub(variable, tf.mul(gradient, the(scalars, 0)))],
    fused: ({ variable, gradient, scalars }, graph) =>
      graph.update('ResourceApplyGradientDescent', [variable], [the(scalars, 0), gradient]),
  };
}

/** v ← μv + g, θ ← θ − η·v (Polyak 1964, in PyTorch's form) */
function momentum(learningRate: number, mu: number): Rule {
  return {
    slots: ['velocity'],
    scalars: () => [learningRate],
    next({ variable, slots, gradient, scalars }) {
      const velocity = tf.add(tf.mul(the(slots, 0), mu), gradient);
      return [velocity, tf.sub(variable, tf.mul(velocity, the(scalars, 0)))];
    },
    fused: ({ variable, slots, gradient, scalars }, graph) =>
      graph.update('ResourceApplyMomentum', [variable, ...slots], [the(scalars, 0), gradient, tf.scalar(mu)]),
  };
}

/**
 * Adam (Kingma & Ba 2015), θ ← θ − η·m̂/(√v̂ + ε), with the bias correction by the parameter's own count t drawn into the
 * scalars: η·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε√(1−β₂ᵗ)). With weight decay δ, AdamW (Loshchilov & Hutter 2019): θ also loses
 * ηδθ.
 */
function adam(definition: Extract<Definition, { type: 'adam' | 'adamW' }>): Rule {
  const { learningRate, beta1, beta2, epsilon } = definition;
  const decay = definition.type === 'adamW' ? definition.weightDecay : 0;
  return {
    slots: ['first moment', 'second moment'],
    scalars(count) {
      const correction = Math.sqrt(1 - beta2 ** count);
      return [(learningRate * correction) / (1 - beta1 ** count), epsilon * correction, learningRate * decay];
    },
    next({ variable, slots, gradient, scalars }) {
      const m = tf.add(tf.mul(the(slots, 0), beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(the(slots, 1), beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const step = tf.div(tf.mul(m, the(scalars, 0)), tf.add(tf.sqrt(v), the(scalars, 1)));
      const kept = decay === 0 ? variable : tf.sub(variable, tf.mul(variable, the(scalars, 2)));
      return [m, v, tf.sub(kept, step)];
    },
    fused({ variable, slots, gradient, scalars }, graph) {
      const lost = decay === 0 ? undefined : tf.mul(variable, the(scalars, 2));
      const none = tf.scalar(0);
      const rates = [none, none, the(scalars, 0), tf.scalar(beta1), tf.scalar(beta2), the(scalars, 1)];
      graph.update('ResourceApplyAdam', [variable, ...slots], [...rates, gradient]);
      if (lost) graph.update('AssignSubVariableOp', [variable], [lost]);
    },
  };
}

function ruleOf(definition: Definition): Rule {
  switch (definition.type) {
    case 'sgd':
      return sgd(definition.learningRate);
    case 'momentum':
      return momentum(definition.learningRate, definition.momentum);
    case 'adam':
    case 'adamW':
      return adam(definition);
    default:
      throw new Error(`optimizer ${JSON.stringify(definition satisfies never)}`);
  }
}

/** Turns gradients into steps; its state is kept by the parameters' names, each with a count of its own steps. */
export class Optimizer {
  /** The step length now. */
  readonly learningRate: number;
  readonly #rule: Rule;
  readonly #counts: Map<string, number>;
  readonly #slots: ReadonlyMap<string, readonly tf.Variable[]>;

  /** All slots start at zero. */
  constructor(definition: Definition, parameters: readonly Parameter[]) {
    this.learningRate = definition.learningRate;
    this.#rule = ruleOf(definition);
    this.#counts = new Map(parameters.map(({ name }) => [name, 0]));
    this.#slots = new Map(
      parameters.map(({ name, variable }) => [
        name,
        this.#rule.slots.map(() => tf.tidy(() => tf.variable(tf.zerosLike(variable), false))),
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

  /** The scalars that the next step of a parameter needs, which `update` then takes as tensors. */
  nextScalars(parameter: Parameter): number[] {
    return this.#rule.scalars((this.#counts.get(parameter.name) ?? 0) + 1);
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
    if (graph) return this.#rule.fused(site, graph);
    const next = this.#rule.next(site);
    [...slots, variable].forEach((target, i) => target.assign(the(next, i)));
  }

  dispose(): void {
    [...this.#slots.values()].flat().forEach((slot) => slot.dispose());
  }
}
