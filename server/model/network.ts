import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Layer, Task } from '../definition/experiment.ts';
import type { Rows } from '../data/dataset.ts';
import { initialValues } from './initializers.ts';
import { buildLayer, type BuiltLayer, type Pass } from './layers.ts';
import type { Parameter } from './parameter.ts';

/** What the network must know of a task's data. */
export type TaskRows = Readonly<Record<string, Rows>>;

/** A network for all tasks of an experiment: encoders (one, or one a task) and a head a task. */
export interface Network {
  readonly parameters: readonly Parameter[];
  /** Whether a training pass draws random numbers. */
  readonly random: boolean;
  /**
   * Outputs (logits or numbers, `[rows, units]`) of the tasks, all of which see the same `input` of shape `[rows, ...]`.
   * A shared encoder runs once for all of them.
   */
  forward(input: tf.Tensor, tasks: readonly string[], pass: Pass): Record<string, tf.Tensor>;
  dispose(): void;
}

/** A sequence of layers whose parameters have been given their first values. */
interface Stack {
  readonly outputShape: readonly number[];
  readonly parameters: readonly Parameter[];
  apply(input: tf.Tensor, pass: Pass): tf.Tensor;
}

interface Place {
  /** Prefix of the parameters' names. */
  readonly prefix: string;
  readonly tasks: readonly string[];
  readonly shared: boolean;
}

function initialize(built: BuiltLayer, layer: Layer, place: Place, experiment: Experiment): Parameter[] {
  const kernelShape = built.weights[0]?.variable.shape ?? [];
  return built.weights.map(({ role, variable }) => {
    const name = `${place.prefix}/${layer.name}/${role}`;
    const { initializer } = experiment.model;
    const values = initialValues({ initializer, seed: experiment.seed, name, role, size: variable.size, kernelShape });
    assign(variable, values);
    return { name, layer: layer.name, role, tasks: place.tasks, shared: place.shared, variable };
  });
}

/** Gives a variable new values, leaving no tensor behind. */
export function assign(variable: tf.Variable, values: Float32Array): void {
  const fresh = tf.tensor(values, variable.shape);
  variable.assign(fresh);
  fresh.dispose();
}

function buildStack(
  layers: readonly Layer[],
  inputShape: readonly number[],
  place: Place,
  experiment: Experiment,
): Stack {
  let shape = inputShape;
  const parameters: Parameter[] = [];
  const stack = layers.map((layer) => {
    const built = buildLayer(layer, shape, `${place.prefix}/${layer.name}`);
    parameters.push(...initialize(built, layer, place, experiment));
    shape = built.outputShape;
    return built;
  });
  return {
    outputShape: shape,
    parameters,
    apply: (input, pass) => stack.reduce((value, layer) => layer.apply(value, pass), input),
  };
}

/** The layers of a task's head: those of the file, then the output layer that follows from the target. */
function headLayers(name: string, task: Task, rows: Rows): readonly Layer[] {
  const target = rows.targets[task.target];
  if (!target) throw new Error(`data set ${task.data} has no target ${task.target}`);
  const units = target.kind === 'class' ? target.classes.length : 1;
  return [...task.head, { type: 'dense', name, units, activation: 'linear', useBias: true }];
}

/**
 * Builds the network of an experiment: hard parameter sharing (Caruana 1997), ŷ_i = h_i(f(x)), or an encoder a task.
 * @param rows the training rows of each task, for the shape of its input and the kind of its target
 */
export function buildNetwork(experiment: Experiment, rows: TaskRows): Network {
  const names = Object.keys(experiment.tasks);
  const { sharing, encoder } = experiment.model;
  const inputShape = (name: string) => rows[name]?.inputShape ?? [];
  const shared =
    sharing === 'hard'
      ? buildStack(encoder, inputShape(names[0] ?? ''), { prefix: 'encoder', tasks: names, shared: true }, experiment)
      : undefined;
  const encoders = new Map<string, Stack>();
  const heads = new Map<string, Stack>();
  for (const [name, task] of Object.entries(experiment.tasks)) {
    const taskRows = rows[name];
    if (!taskRows) throw new Error(`no rows for task ${name}`);
    const place = { prefix: name, tasks: [name], shared: false };
    const own = shared ?? buildStack(encoder, inputShape(name), { ...place, prefix: `${name}/encoder` }, experiment);
    encoders.set(name, own);
    heads.set(name, buildStack(headLayers(name, task, taskRows), own.outputShape, place, experiment));
  }
  const stacks = [...new Set(encoders.values()), ...heads.values()];
  const parameters = stacks.flatMap((stack) => stack.parameters);
  const layers = [...encoder, ...Object.values(experiment.tasks).flatMap(({ head }) => head)];
  return {
    parameters,
    random: layers.some(({ type }) => type === 'dropout'),
    forward(input, tasks, pass) {
      const encoded = new Map<Stack, tf.Tensor>();
      const outputs: Record<string, tf.Tensor> = {};
      for (const name of tasks) {
        const stack = encoders.get(name);
        const head = heads.get(name);
        if (!stack || !head) throw new Error(`no task ${name} in this network`);
        const features = encoded.get(stack) ?? stack.apply(input, pass);
        encoded.set(stack, features);
        outputs[name] = head.apply(features, pass);
      }
      return outputs;
    },
    dispose: () => parameters.forEach(({ variable }) => variable.dispose()),
  };
}
