import * as tf from '@tensorflow/tfjs-core';
import { analyze } from '../../definition/analyze.ts';
import type { Experiment } from '../../definition/experiment.ts';
import type { Rows as DataRows } from '../../data/dataset.ts';
import type { Rows } from '../../objective/linear/gram.ts';
import type { MethodState } from '../../objective/method-state.ts';
import type { Batch } from '../batch.ts';
import { BatchMaker } from '../batch-maker.ts';
import { Learner } from '../learner.ts';

/** A step whose gradients and losses are known beforehand. */
export interface KnownStep {
  /** ∇L_i of each task by what they share. */
  readonly rows: Rows;
  /** The same of independent batches that the step sees before the one it descends. */
  readonly before?: readonly Rows[];
  /** ∇L_i by what they share, at θ = 0, of batches of validation rows for a method that learns from them. */
  readonly validation?: Rows;
  /** L_i > 0 of each task, of every batch. */
  readonly losses: readonly number[];
  /** What the methods remember before it; the start where it is left out. */
  readonly state?: { readonly weighting?: MethodState; readonly aggregator?: MethodState };
}

/** What the backend in use made of it. */
export interface StepTaken {
  /** d of θ ← θ − ηd. */
  readonly direction: readonly number[];
  /** The objective's value. */
  readonly total: number;
  /** w_i that the heads' gradients were multiplied by. */
  readonly weights: readonly number[];
  /** Captured or eager. */
  readonly mode: string;
}

/** The names of the tasks of a known step. */
export const taskNames = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `task${i + 1}`);

/** An experiment with that many tasks, each on a data set of its own: numbers from what one shared unit makes of the input. */
export function knownExperiment(tasks: number, objective: string): Experiment {
  const names = taskNames(tasks);
  const { experiment, problems } = analyze(`version: 1
data:
${names.map((name) => `  ${name}: { format: shapes }`).join('\n')}
model: { encoder: [flatten, dense: { units: 1, activation: linear, useBias: false }] }
tasks:
${names.map((name) => `  ${name}: { data: ${name}, target: size }`).join('\n')}
objective: { ${objective} }
training: { optimizer: { sgd: { learningRate: 1 } } }
`);
  if (!experiment) throw new Error(problems.map(({ message }) => message).join(' '));
  return experiment;
}

/**
 * Takes the step with the whole trainer on the backend in use. Task i sees one row x = g_i/(2√L_i) with the number −√L_i;
 * with θ = 0 and heads y = θᵀx its loss (y + √L_i)² is L_i, its gradient by θ is g_i, and that by its bias 2√L_i.
 */
export function takeKnownStep(
  experiment: Experiment,
  { rows, before = [], validation, losses, state }: KnownStep,
): StepTaken {
  const names = Object.keys(experiment.tasks);
  const roots = losses.map(Math.sqrt);
  const all = [...before, rows];
  const kept = [...all, ...(validation ? [validation] : [])];
  const gradients = (task: number) => kept.map((batch) => batch[task] ?? []);
  const data = names.map((name, i): readonly [string, DataRows] => [name, rowsOf(gradients(i), roots[i] ?? 0)]);
  const learner = new Learner(experiment, Object.fromEntries(data));
  try {
    for (const { variable, shared, role } of learner.network.parameters) {
      tf.tidy(() => variable.assign(tf.fill(variable.shape, role === 'kernel' && !shared ? 1 : 0)));
    }
    const { weighting, aggregator } = learner.methods;
    learner.methods = {
      weighting: state?.weighting ?? weighting,
      aggregator: state?.aggregator ? [state.aggregator] : aggregator,
    };
    learner.push();
    const maker = new BatchMaker(experiment);
    const labels = Object.fromEntries(names.map((name) => [name, all.length]));
    const measures = all.map((_, index) => {
      const batches = batchesAt(maker, data, index);
      const piece = { index, count: all.length, rows: labels };
      return learner.train(batches, 1, {
        ...(before.length > 0 && { piece }),
        ...(validation && { validation: batchesAt(new BatchMaker(experiment), data, all.length) }),
      });
    });
    const total = measures.at(-1)?.total ?? Number.NaN;
    learner.pull();
    const { parameters } = learner.network;
    const shared = parameters.filter((parameter) => parameter.shared);
    const biases = parameters.filter((parameter) => !parameter.shared && parameter.role === 'bias');
    const values = (list: typeof parameters) => list.flatMap(({ variable }) => Array.from(variable.dataSync()));
    return {
      direction: values(shared).map((value) => -value),
      total,
      weights: values(biases).map((value, i) => -value / (2 * (roots[i] ?? Number.NaN))),
      mode: learner.mode,
    };
  } finally {
    learner.dispose();
  }
}

/** Row `index` of every data set. */
const batchesAt = (maker: BatchMaker, data: readonly (readonly [string, DataRows])[], index: number): Batch[] =>
  data.map(([name, own]) => maker.make(name, own, Int32Array.of(index), [name]));

/** A data set whose rows are multiplied by 2·root to give `gradients`, and whose numbers are −root. */
function rowsOf(gradients: Rows, root: number): DataRows {
  const width = gradients[0]?.length ?? 0;
  return {
    count: gradients.length,
    inputShape: [1, 1, width],
    targets: { size: { kind: 'number', values: new Float32Array(gradients.length).fill(-root) } },
    sha256: '',
    gather: (ids, out) =>
      Array.from(ids).forEach((id, i) =>
        out.set(
          (gradients[id] ?? []).map((value) => value / (2 * root)),
          i * width,
        ),
      ),
  };
}
