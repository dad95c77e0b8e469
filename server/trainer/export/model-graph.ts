import * as tf from '@tensorflow/tfjs-core';
import { forAnyRows, type RecordedRows } from '../../backend/capture/any-rows.ts';
import type { GraphBackend } from '../../backend/capture/graph-backend.ts';
import type { GraphNode } from '../../backend/capture/graph.ts';
import { Recorder } from '../../backend/capture/recorder.ts';
import type { Signature } from '../../backend/capture/saved-model.ts';
import type { FittedSet } from '../../data/fitted.ts';
import type { Learner } from '../learner.ts';
import { setOf, type TrainedRun } from '../use/trained-run.ts';
import { modelOutputs } from './outputs-on-device.ts';

/** The network of a run as a graph for any number of rows, its parameters constants. */
export interface ModelGraph {
  readonly nodes: readonly GraphNode[];
  /** By task. */
  readonly signatures: Readonly<Record<string, Signature>>;
}

/** Numbers of rows for which the network is recorded: what differs between them depends on the rows. */
const recorded = [3, 5] as const;

/** A name that nodes of a graph may have; names of tasks and data sets may have any letters. */
export const nodeName = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9_.-]/g, '_').replace(/^[^A-Za-z0-9.]/, 'x$&');

/** Writes down what the network of a run computes for each task, nothing dropped out. Throws a CaptureError where a graph cannot hold it. */
export function recordModel(run: TrainedRun, learner: Learner, backend: GraphBackend): ModelGraph {
  learner.pull();
  const arrays = [...learner.network.parameters, ...learner.network.state];
  const weights = arrays.map(({ variable }, i) => ({ variable, node: weightNode(`weights/${i}`, variable) }));
  const names = [...new Set(Object.values(run.experiment.tasks).map(({ data }) => data))];
  const parts = names.map((name) => recordSet(run, learner, backend, weights, name));
  return {
    nodes: [...weights.map(({ node }) => node), ...parts.flatMap(({ nodes }) => nodes)],
    signatures: Object.assign({}, ...parts.map(({ signatures }) => signatures)) as Record<string, Signature>,
  };
}

interface Weight {
  readonly variable: tf.Variable;
  readonly node: GraphNode;
}

function weightNode(name: string, variable: tf.Variable): GraphNode {
  const values = variable.dataSync<'float32'>();
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const dtype = 1;
  const value = { tensor: { dtype, shape: variable.shape, content } };
  return { name, op: 'Const', inputs: [], attributes: { dtype: { type: dtype }, value } };
}

/** The tasks of one data set, which see the same rows. */
function recordSet(
  run: TrainedRun,
  learner: Learner,
  backend: GraphBackend,
  weights: readonly Weight[],
  name: string,
): ModelGraph {
  const fitted = setOf(run.sets, name);
  const tasks = Object.keys(run.experiment.tasks).filter((task) => run.experiment.tasks[task]?.data === name);
  const record = (rows: number) => recordRows(run, learner, backend, weights, { name, fitted, tasks, rows });
  const [first, second] = [record(recorded[0]), record(recorded[1])];
  const signatures = tasks.map((task): [string, Signature] => {
    const inputs = { input: { node: first.placeholder, shape: [-1, ...fitted.shape] } };
    const outputs = Object.entries(first.outputs[task] ?? {}).map(([output, { node, shape }]) => [
      output,
      { node, shape: [-1, ...shape.slice(1)] },
    ]);
    return [task, { inputs, outputs: Object.fromEntries(outputs) as Signature['outputs'] }];
  });
  return { nodes: forAnyRows(first, second, first.placeholder), signatures: Object.fromEntries(signatures) };
}

interface Recording extends RecordedRows {
  readonly placeholder: string;
  readonly outputs: Readonly<Record<string, Signature['outputs']>>;
}

function recordRows(
  { experiment }: TrainedRun,
  { network }: Learner,
  backend: GraphBackend,
  weights: readonly Weight[],
  set: { readonly name: string; readonly fitted: FittedSet; readonly tasks: readonly string[]; readonly rows: number },
): Recording {
  const { name, fitted, tasks, rows } = set;
  tf.engine().startScope('export');
  try {
    const recorder = new Recorder(backend, nodeName(name), new Map());
    for (const { variable, node } of weights) recorder.know(variable, node.name);
    const input = tf.zeros([rows, ...fitted.shape]);
    const placeholder = recorder.feed('input', input);
    const shapes: Record<string, Record<string, number[]>> = {};
    const nodes = recorder.recordOutputs(() => {
      const { of } = network.forward(input, tasks, { training: false, seed: experiment.seed, step: 0 });
      const all = tasks.flatMap((task) => {
        const { loss, target: targetName } = experiment.tasks[task] ?? {};
        const [output, target] = [of[task], fitted.targets[targetName ?? '']];
        if (!output || !target || !loss) throw new Error(`the task ${task} has no output`);
        const outputs: Record<string, tf.Tensor> = { ...modelOutputs(target, loss.type, output) };
        shapes[task] = Object.fromEntries(Object.entries(outputs).map(([each, { shape }]) => [each, shape]));
        return Object.entries(outputs).map(([each, tensor]) => [`${nodeName(task)}/${each}`, tensor] as const);
      });
      return Object.fromEntries(all);
    });
    const outputs = Object.entries(shapes).map(([task, each]) => {
      const tensors = Object.entries(each).map(([output, shape]) => {
        const node = nodes[`${nodeName(task)}/${output}`] ?? '';
        return [output, { node, shape }] as const;
      });
      return [task, Object.fromEntries(tensors)] as const;
    });
    return { rows, nodes: recorder.nodes, placeholder, outputs: Object.fromEntries(outputs) };
  } finally {
    tf.engine().endScope();
  }
}
