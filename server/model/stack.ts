import * as tf from '@tensorflow/tfjs-core';
import type { PlannedStack, PlannedWeight } from '../definition/architecture/plan.ts';
import type { Experiment } from '../definition/experiment.ts';
import { stream } from '../data/random.ts';
import { initialValues } from './initializers.ts';
import { buildLayer, type BuiltLayer, type Pass } from './layers.ts';
import type { Parameter } from './parameter.ts';

/** What first values are drawn by. */
export interface Start {
  readonly seed: Experiment['seed'];
  readonly initializer: Experiment['model']['initializer'];
}

/** A sequence of layers whose parameters have been given their first values. */
export interface Stack {
  readonly parameters: readonly Parameter[];
  apply(input: tf.Tensor, pass: Pass): tf.Tensor;
}

/** Gives a variable new values, leaving no tensor behind. */
export function assign(variable: tf.Variable, values: Float32Array): void {
  const fresh = tf.tensor(values, variable.shape);
  variable.assign(fresh);
  fresh.dispose();
}

/** Builds the layers of a stack one after the other. */
export function buildStack(plan: PlannedStack, start: Start): Stack {
  const parameters: Parameter[] = [];
  const layers = plan.layers.map(({ layer, input }) => {
    const built = buildLayer(layer, input, `${plan.prefix}/${layer.name}`);
    parameters.push(...initialize(built, layer.name, plan, start));
    return built;
  });
  return { parameters, apply: (input, pass) => layers.reduce((value, layer) => layer.apply(value, pass), input) };
}

function initialize(built: BuiltLayer, layer: string, plan: PlannedStack, start: Start): Parameter[] {
  const kernelShape = built.weights[0]?.variable.shape ?? [];
  const { part, tasks, prefix } = plan;
  return built.weights.map(({ role, variable }) => {
    const name = `${prefix}/${layer}/${role}`;
    assign(variable, initialValues({ ...start, name, role, size: variable.size, kernelShape }));
    return { name, layer, role, part, tasks, shared: tasks.length > 1, variable };
  });
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
