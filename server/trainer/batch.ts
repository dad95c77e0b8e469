import * as tf from '@tensorflow/tfjs-core';
import type { Feed, Feeds } from '../backend/stepper.ts';
import { countLabels, type Target } from '../data/dataset.ts';

/** Rows of one data set, as they enter a step, with the labels of each task that looks at them. */
export interface Batch {
  readonly inputs: Float32Array;
  /** `[rows, ...]` */
  readonly shape: readonly number[];
  /** `[rows]`, or `[rows, width]` row after row where a target has several values a row. */
  readonly targets: Readonly<Record<string, Int32Array | Float32Array>>;
  /** How much each row counts, where rows differ in it. */
  readonly weights?: Float32Array | undefined;
  /** Where each row is mixed with another: the part that is its own, and what belongs to the other. */
  readonly mixed?:
    | {
        readonly share: number;
        readonly targets: Readonly<Record<string, Int32Array | Float32Array>>;
        readonly weights?: Float32Array | undefined;
      }
    | undefined;
}

/** Labels of a batch on the device, by task. */
export interface LabelTensors {
  readonly targets: Readonly<Record<string, tf.Tensor>>;
  /** `[rows]` */
  readonly weights?: tf.Tensor1D | undefined;
}

/** A batch on the device. */
export interface BatchTensors extends LabelTensors {
  readonly input: tf.Tensor;
  readonly mixed?: LabelTensors & { readonly share: tf.Scalar };
}

/** The kind of each task's target. */
export type TargetKinds = Readonly<Record<string, Target['kind'] | undefined>>;

/** The tasks that look at the batches, in their order. */
export const tasksOf = (batches: readonly Batch[]): string[] => batches.flatMap(({ targets }) => Object.keys(targets));

/** The batches as feeds: `input 0`, `target TASK`, and where rows have them `weights 0`; of mixed ones `share 0`, `other target TASK`. */
export function batchFeeds(batches: readonly Batch[], kinds: TargetKinds): Feeds {
  const labels = (
    { targets, weights, shape }: Pick<Batch, 'targets' | 'weights' | 'shape'>,
    what: string,
    i: number,
  ) => [
    ...Object.entries(targets).map(([task, values]): [string, Feed] => [
      `${what}target ${task}`,
      {
        values,
        shape: targetShape(kinds[task], shape[0] ?? 0, values),
        dtype: kinds[task] === 'number' ? 'float32' : 'int32',
      },
    ]),
    ...(weights ? [[`${what}weights ${i}`, floats(weights)] as const] : []),
  ];
  const feeds = batches.flatMap((batch, i) => [
    [`input ${i}`, { values: batch.inputs, shape: batch.shape, dtype: 'float32' }] as const,
    ...labels(batch, '', i),
    ...(batch.mixed
      ? [
          ...labels({ ...batch.mixed, shape: batch.shape }, 'other ', i),
          [`share ${i}`, floats([batch.mixed.share])] as const,
        ]
      : []),
  ]);
  return Object.fromEntries(feeds);
}

function floats(numbers: ArrayLike<number>): Feed {
  return { values: Float32Array.from(numbers), shape: [numbers.length], dtype: 'float32' };
}

/** `[rows]` where a row has one label, else `[rows, width]`. */
function targetShape(kind: Target['kind'] | undefined, rows: number, { length }: ArrayLike<number>): number[] {
  return kind === 'labels' || kind === 'tags' ? [rows, length / Math.max(1, rows)] : [length];
}

/** The tasks that look at each of the batches. */
export const tasksOfEach = (batches: readonly Batch[]): string[][] =>
  batches.map(({ targets }) => Object.keys(targets));

/** The tensors of batches among those of a step's feeds, by the tasks that look at each. */
export function batchTensors(
  feeds: Readonly<Record<string, tf.Tensor>>,
  batches: readonly (readonly string[])[],
): BatchTensors[] {
  const the = (name: string): tf.Tensor => {
    const tensor = feeds[name];
    if (!tensor) throw new Error(`no feed ${name}`);
    return tensor;
  };
  const labels = (tasks: readonly string[], what: string, i: number): LabelTensors => ({
    targets: Object.fromEntries(tasks.map((task) => [task, the(`${what}target ${task}`)])),
    weights: feeds[`${what}weights ${i}`] as tf.Tensor1D | undefined,
  });
  return batches.map((tasks, i) => {
    const share = feeds[`share ${i}`];
    return {
      input: the(`input ${i}`),
      ...labels(tasks, '', i),
      ...(share && { mixed: { ...labels(tasks, 'other ', i), share: tf.reshape<tf.Rank.R0>(share, []) } }),
    };
  });
}

/** How many labels of a task the batches have. */
export function labelsOf(batches: readonly Batch[], task: string): number {
  const values = batches.find(({ targets }) => task in targets)?.targets[task];
  return values ? countLabels(values) : 0;
}
