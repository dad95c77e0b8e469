import * as tf from '@tensorflow/tfjs-core';
import type { PlannedStack, PlannedWeight } from '../definition/architecture/plan.ts';
import type { Experiment } from '../definition/experiment.ts';
import { stream } from '../data/random.ts';
import { initialValues } from './initializers.ts';
import { isPerTask } from '../definition/layer.ts';
import { isFrozen, type Frozen } from './frozen.ts';
import { buildStep } from './layers.ts';
import type { Parameter, State } from './parameter.ts';
import type { Pass } from './pass.ts';

/** What first values are drawn by, and what keeps them. */
export interface Start {
  readonly seed: Experiment['seed'];
  readonly initializer: Experiment['model']['initializer'];
  readonly frozen: Frozen;
}

/** What tasks see: the same rows, or the rows of each, one block after the other in the order of the tasks. */
export interface Lanes {
  readonly value: tf.Tensor;
  readonly apart: boolean;
}

/** What each of the tasks sees. */
export function lanesOf({ value, apart }: Lanes, tasks: readonly string[]): Readonly<Record<string, tf.Tensor>> {
  const blocks = apart ? tf.split(value, tasks.length) : [];
  return Object.fromEntries(tasks.map((task, i) => [task, blocks[i] ?? value]));
}

/** A sequence of layers whose parameters have been given their first values. */
export interface Stack {
  readonly parameters: readonly Parameter[];
  readonly state: readonly State[];
  /** Whether a training pass draws random numbers. */
  readonly random: boolean;
  apply(input: tf.Tensor, pass: Pass): tf.Tensor;
  /** As `apply` for several tasks at once, up to the first layer that each has for itself on the rows that they have in common. */
  applyLanes(input: Lanes, tasks: readonly string[], pass: Pass): Lanes;
}

/** Builds the layers of a stack one after the other. */
export function buildStack(plan: PlannedStack, start: Start): Stack {
  const { part, tasks, prefix } = plan;
  const frozen = (names: readonly string[]): boolean => isFrozen(start.frozen, part, names);
  // What stands before the layers in a path, as a task's name, is no layer.
  const frozenAt = (path: string): boolean => frozen(path.slice(prefix.length + 1).split('/'));
  const layers = plan.layers.map((step) =>
    buildStep(step, { ...start, frozen: frozenAt, path: `${prefix}/${step.layer.name}` }),
  );
  const own = plan.layers.map(({ layer }) => isPerTask(layer));
  const parameters = layers.flatMap(({ weights }) =>
    weights.map(({ name, role, layers: [layer = '', ...within], task, variable }): Parameter => {
      const own = task === undefined ? tasks : [task];
      const still = frozen([layer, ...within]);
      return { name, layer, within, role, part, tasks: own, shared: own.length > 1, frozen: still, variable };
    }),
  );
  return {
    parameters,
    state: layers.flatMap(({ state }) => state.map((array) => ({ ...array, part }))),
    random: layers.some(({ random }) => random),
    apply: (input, pass) => layers.reduce((value, layer) => layer.apply(value, pass), input),
    applyLanes(input, lanes, pass) {
      let { value, apart } = input;
      const { mask } = pass;
      const ofAll = mask && lanes.length > 1 ? tf.concat(lanes.map(() => mask)) : mask;
      for (const [i, layer] of layers.entries()) {
        if (!apart && lanes.length > 1 && own[i]) {
          const common = value;
          value = tf.concat(lanes.map(() => common));
          apart = true;
        }
        value = layer.apply(value, apart || lanes.length === 1 ? { ...pass, lanes, mask: ofAll } : pass);
      }
      return { value, apart };
    },
  };
}

/** Builds an array that stands outside of layers. */
export function buildWeight(plan: PlannedWeight, start: Start): Parameter {
  const { name, role, tasks } = plan;
  const variable = tf.tidy(() => tf.variable(tf.tensor(firstValues(plan, start), [...plan.shape])));
  const frozen = isFrozen(start.frozen, 'sharing', []);
  return { name, layer: '', role, part: 'sharing', tasks, shared: tasks.length > 1, frozen, variable };
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
