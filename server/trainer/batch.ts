import type * as tf from '@tensorflow/tfjs-core';
import type { Feed, Feeds } from '../backend/stepper.ts';
import { countLabels, type Target } from '../data/dataset.ts';

/** Rows of one data set, as they enter a step, with the labels of each task that looks at them. */
export interface Batch {
  readonly inputs: Float32Array;
  /** `[rows, ...]` */
  readonly shape: readonly number[];
  /** `[rows]`, or `[rows, width]` row after row where a target has several values a row. */
  readonly targets: Readonly<Record<string, Int32Array | Float32Array>>;
}

/** A batch on the device. */
export interface BatchTensors {
  readonly input: tf.Tensor;
  readonly targets: Readonly<Record<string, tf.Tensor>>;
}

/** The kind of each task's target. */
export type TargetKinds = Readonly<Record<string, Target['kind'] | undefined>>;

/** The tasks that look at the batches, in their order. */
export const tasksOf = (batches: readonly Batch[]): string[] => batches.flatMap(({ targets }) => Object.keys(targets));

/** The batches as feeds: `input 0`, `target TASK`. */
export function batchFeeds(batches: readonly Batch[], kinds: TargetKinds): Feeds {
  const feeds = batches.flatMap(({ inputs, shape, targets }, i): [string, Feed][] => [
    [`input ${i}`, { values: inputs, shape, dtype: 'float32' }],
    ...Object.entries(targets).map(([task, values]): [string, Feed] => [
      `target ${task}`,
      {
        values,
        shape: targetShape(kinds[task], shape[0] ?? 0, values),
        dtype: kinds[task] === 'number' ? 'float32' : 'int32',
      },
    ]),
  ]);
  return Object.fromEntries(feeds);
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
  return batches.map((tasks, i) => ({
    input: the(`input ${i}`),
    targets: Object.fromEntries(tasks.map((task) => [task, the(`target ${task}`)])),
  }));
}

/** How many labels of a task the batches have. */
export function labelsOf(batches: readonly Batch[], task: string): number {
  const values = batches.find(({ targets }) => task in targets)?.targets[task];
  return values ? countLabels(values) : 0;
}
