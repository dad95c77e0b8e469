import type * as tf from '@tensorflow/tfjs-core';
import { planNetwork, type NetworkPlan, type TaskFacts } from '../definition/architecture/network.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { Sharing } from '../definition/sharing.ts';
import type { Rows } from '../data/dataset.ts';
import type { Pass } from './layers.ts';
import type { Parameter, State } from './parameter.ts';
import type { Body, BuiltParts } from './sharing/body.ts';
import { hard } from './sharing/hard.ts';
import { none } from './sharing/none.ts';
import { buildStack, buildWeight, type Stack } from './stack.ts';

/** What the network must know of a task's data. */
export type TaskRows = Readonly<Record<string, Rows>>;

/** A network for all tasks of an experiment: what the tasks share, and a head a task. */
export interface Network {
  readonly parameters: readonly Parameter[];
  /** What training passes change without training it. */
  readonly state: readonly State[];
  /** Whether a training pass draws random numbers. */
  readonly random: boolean;
  /**
   * Outputs (logits or numbers, `[rows, units]`) of the tasks, all of which see the same `input` of shape `[rows, ...]`.
   * What they share runs once for all of them.
   */
  forward(input: tf.Tensor, tasks: readonly string[], pass: Pass): Record<string, tf.Tensor>;
  dispose(): void;
}

/** Shapes of inputs and numbers of outputs, as the data themselves say. */
function factsOf(experiment: Experiment, rows: TaskRows): Record<string, TaskFacts> {
  const facts = Object.entries(experiment.tasks).map(([name, task]): [string, TaskFacts] => {
    const target = rows[name]?.targets[task.target];
    if (!target) throw new Error(`data set ${task.data} has no target ${task.target}`);
    const units = target.kind === 'class' ? target.classes.length : 1;
    return [name, { input: rows[name]?.inputShape ?? [], units }];
  });
  return Object.fromEntries(facts);
}

function buildBody(sharing: Sharing, parts: BuiltParts): Body {
  switch (sharing.type) {
    case 'hard':
      return hard(parts);
    case 'none':
      return none(parts);
    default:
      throw new Error(`sharing ${JSON.stringify(sharing satisfies never)}`);
  }
}

/** Everything of a plan that has parameters, built; by prefix or name, in the order of the plan. */
function buildParts({ body, heads }: NetworkPlan, experiment: Experiment) {
  const start = { seed: experiment.seed, initializer: experiment.model.initializer };
  return {
    stacks: new Map(body.stacks.map((plan) => [plan.prefix, buildStack(plan, start)])),
    weights: new Map(body.weights.map((plan) => [plan.name, buildWeight(plan, start)])),
    heads: new Map(Object.entries(heads).map(([task, plan]) => [task, buildStack(plan, start)])),
  };
}

function the<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`the network has no part ${name}`);
  return value;
}

/**
 * Builds the network of an experiment.
 * @param rows the training rows of each task, for the shape of its input and the kind of its target
 */
export function buildNetwork(experiment: Experiment, rows: TaskRows): Network {
  const plan = planNetwork(experiment, factsOf(experiment, rows));
  const { stacks, weights, heads } = buildParts(plan, experiment);
  const body = buildBody(experiment.model.sharing, {
    stack: (prefix): Stack => the(stacks, prefix),
    weight: (name) => the(weights, name).variable,
  });
  const parametersOf = (built: Iterable<Stack>) => [...built].flatMap(({ parameters }) => parameters);
  const parameters = [...parametersOf(stacks.values()), ...weights.values(), ...parametersOf(heads.values())];
  const allStacks = [...stacks.values(), ...heads.values()];
  const state = allStacks.flatMap((stack) => stack.state);
  return {
    parameters,
    state,
    random: allStacks.some(({ random }) => random),
    forward(input, tasks, pass) {
      const features = body.features(input, tasks, pass).of;
      const outputs = tasks.map((task): [string, tf.Tensor] => {
        const own = features[task];
        if (!own) throw new Error(`no task ${task} in this network`);
        return [task, the(heads, task).apply(own, pass)];
      });
      return Object.fromEntries(outputs);
    },
    dispose: () => [...parameters, ...state].forEach(({ variable }) => variable.dispose()),
  };
}
