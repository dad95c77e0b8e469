import type * as tf from '@tensorflow/tfjs-core';
import type { Feed, Feeds } from '../backend/stepper.ts';
import type { Target } from '../data/dataset.ts';

/** Rows of one data set, as they enter a step, with the labels of each task that looks at them. */
export interface Batch {
  readonly inputs: Float32Array;
  /** `[rows, ...]` */
  readonly shape: readonly number[];
  readonly targets: Readonly<Record<string, Int32Array | Float32Array>>;
}

/** A batch on the device. */
export interface BatchTensors {
  readonly input: tf.Tensor;
  readonly targets: Readonly<Record<string, tf.Tensor1D>>;
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
      { values, shape: [values.length], dtype: kinds[task] === 'number' ? 'float32' : 'int32' },
    ]),
  ]);
  return Object.fromEntries(feeds);
}

/** The tasks that look at each of the batches. */
export const tasksOfEach = (batches: readonly Batch[]): string[][] =>
  batches.map(({ targets }) => Object.keys(targets));

/** The tensors of batches among those of a step's feeds, by the tasks that look at each. */
export function batchTensors(
  feeds: Readonly<Record<string, tf.Tensor>>,
  batches: readonly (readonly string[])[],
): BatchTensors[] {
  const the = <T extends tf.Tensor>(name: string): T => {
    const tensor = feeds[name];
    if (!tensor) throw new Error(`no feed ${name}`);
    return tensor as T;
  };
  return batches.map((tasks, i) => ({
    input: the(`input ${i}`),
    targets: Object.fromEntries(tasks.map((task) => [task, the<tf.Tensor1D>(`target ${task}`)])),
  }));
}

/** How many rows of a task the batches have. */
export const rowsOf = (batches: readonly Batch[], task: string): number =>
  batches.find(({ targets }) => task in targets)?.shape[0] ?? 0;
