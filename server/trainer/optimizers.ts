import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer as Definition } from '../definition/experiment.ts';
import type { Parameter } from '../model/parameter.ts';

/** Turns gradients into steps; its state is kept by the parameters' names, each with a count of its own steps. */
export interface Optimizer {
  /** The step length now. */
  readonly learningRate: number;
  /** Gives one parameter its next value; a step counts only for the parameters it reaches. */
  update(parameter: Parameter, gradient: tf.Tensor): void;
  /** Slots (`NAME/first moment`) and counts, for a checkpoint. */
  state(): { readonly slots: Readonly<Record<string, tf.Variable>>; readonly counts: Readonly<Record<string, number>> };
  dispose(): void;
}

type Rule = {
  readonly slots: readonly string[];
  /** Next values of the slots and of the parameter; `count` is the number of this step for this parameter, from 1. */
  next(theta: tf.Tensor, gradient: tf.Tensor, slots: readonly tf.Tensor[], count: number): tf.Tensor[];
};

/** θ ← θ − η·g */
function sgd(learningRate: number): Rule {
  return { slots: [], next: (theta, gradient) => [tf.sub(theta, tf.mul(gradient, learningRate))] };
}

/** v ← μv + g, θ ← θ − η·v (Polyak 1964, in PyTorch's form) */
function momentum(learningRate: number, mu: number): Rule {
  return {
    slots: ['velocity'],
    next(theta, gradient, [velocity]) {
      const next = velocity ? tf.add(tf.mul(velocity, mu), gradient) : gradient;
      return [next, tf.sub(theta, tf.mul(next, learningRate))];
    },
  };
}

/**
 * Adam (Kingma & Ba 2015) with bias correction by the parameter's own count: θ ← θ − η·m̂/(√v̂ + ε).
 * With `weightDecay` AdamW (Loshchilov & Hutter 2019): θ shrinks by η·weightDecay first.
 */
function adam(definition: Extract<Definition, { type: 'adam' | 'adamW' }>): Rule {
  const { learningRate, beta1, beta2, epsilon } = definition;
  const decay = definition.type === 'adamW' ? definition.weightDecay : 0;
  return {
    slots: ['first moment', 'second moment'],
    next(theta, gradient, [first, second], count) {
      if (!first || !second) throw new Error('adam has two slots');
      const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const length = learningRate / (1 - beta1 ** count);
      const scale = 1 / Math.sqrt(1 - beta2 ** count);
      const step = tf.div(tf.mul(m, length), tf.add(tf.mul(tf.sqrt(v), scale), epsilon));
      const kept = decay === 0 ? theta : tf.mul(theta, 1 - learningRate * decay);
      return [m, v, tf.sub(kept, step)];
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

/** Builds the optimizer of a definition, all its slots zero. */
export function buildOptimizer(definition: Definition, parameters: readonly Parameter[]): Optimizer {
  const rule = ruleOf(definition);
  const counts = new Map(parameters.map(({ name }) => [name, 0]));
  const slots = new Map(
    parameters.map(({ name, variable }) => [name, rule.slots.map(() => tf.variable(tf.zerosLike(variable), false))]),
  );
  return {
    learningRate: definition.learningRate,
    update(parameter, gradient) {
      const count = (counts.get(parameter.name) ?? 0) + 1;
      const own = slots.get(parameter.name) ?? [];
      counts.set(parameter.name, count);
      const next = rule.next(parameter.variable, gradient, own, count);
      [...own, parameter.variable].forEach((variable, i) => {
        const value = next[i];
        if (value) variable.assign(value);
      });
    },
    state: () => ({
      slots: Object.fromEntries(
        [...slots].flatMap(([name, own]) => own.map((slot, i) => [`${name}/${rule.slots[i]}`, slot])),
      ),
      counts: Object.fromEntries(counts),
    }),
    dispose: () => [...slots.values()].flat().forEach((slot) => slot.dispose()),
  };
}
