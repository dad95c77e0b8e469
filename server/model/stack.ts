import * as tf from '@tensorflow/tfjs-core';
import type { PlannedStack, PlannedWeight } from '../definition/architecture/plan.ts';
import type { Experiment } from '../definition/experiment.ts';
import { stream } from '../data/random.ts';
import { initialValues } from './initializers.ts';
import { buildStep } from './layers.ts';
import type { Parameter, State } from './parameter.ts';
import type { Pass } from './pass.ts';

/** What first values are drawn by. */
export interface Start {
  readonly seed: Experiment['seed'];
  readonly initializer: Experiment['model']['initializer'];
}

/** A sequence of layers whose parameters have been given their first values. */
export interface Stack {
  readonly parameters: readonly Parameter[];
  readonly state: readonly State[];
  /** Whether a training pass draws random numbers. */
  readonly random: boolean;
  apply(input: tf.Tensor, pass: Pass): tf.Tensor;
}

/** Builds the layers of a stack one after the other. */
export function buildStack(plan: PlannedStack, start: Start): Stack {
  const { part, tasks, prefix } = plan;
  const layers = plan.layers.map((step) => buildStep(step, { ...start, path: `${prefix}/${step.layer.name}` }));
  const parameters = layers.flatMap(({ weights }) =>
    weights.map(({ name, role, layers: [layer = '', ...within], variable }): Parameter => {
      return { name, layer, within, role, part, tasks, shared: tasks.length > 1, variable };
    }),
  );
  return {
    parameters,
    state: layers.flatMap(({ state }) => state),
    random: layers.some(({ random }) => random),
    apply: (input, pass) => layers.reduce((value, layer) => layer.apply(value, pass), input),
  };
}

/** Builds an array that stands outside of layers. */
export function buildWeight(plan: PlannedWeight, start: Start): Parameter {
  const { name, role, tasks } = plan;
  const variable = tf.tidy(() => tf.variable(tf.tensor(firstValues(plan, start), [...plan.shape])));
  return { name, layer: '', role, part: 'sharing', tasks, shared: tasks.length > 1, variable };
}

function firstValues({ name, shape, start: where }: PlannedWeight, start: Start): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  switch (where.type) {
    case 'kernel':
      return initialValues({ ...start, name, role: 'kernel', size, kernelShape: shape });
    case 'values':
      return Float32Array.from(where.values);
    case 'uniform': {
      const values = new Float32Array(size);
      stream(start.seed, 'initialize', name).fillUniform(values, -where.limit, where.limit);
      return values;
    }
    default:
      throw new Error(`start ${JSON.stringify(where satisfies never)}`);
  }
}
