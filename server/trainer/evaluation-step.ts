import * as tf from '@tensorflow/tfjs-core';
import type { DeviceStep } from '../backend/stepper.ts';
import type { Pass } from '../model/pass.ts';
import { batchTensors } from './batch.ts';
import { partsOf, scalarsOf, smoothTotal, wholeTotal, type Objective, type Parts } from './parts.ts';
import type { ScalarFeed } from './scalar-feed.ts';

/**
 * The objective on batches without a step, nothing dropped out: gives the total and the parts.
 * @param batches the tasks that look at each of the batches
 * @param share |S|/K
 * @param scalars the layout of the feed `scalars`
 * @param wanted tasks whose outputs follow, each after the number of its values a row; see `readOutputs`
 */
export function evaluationStep(
  objective: Objective,
  batches: readonly (readonly string[])[],
  share: number,
  scalars: ScalarFeed,
  wanted: readonly string[] = [],
): DeviceStep {
  const pass: Pass = { training: false, seed: objective.experiment.seed, step: 0 };
  return ({ scalars: vector, ...inputs }) => {
    const feeds = { ...inputs, ...scalars.tensors(vector) };
    const parts = partsOf(objective, batchTensors(feeds, batches), feeds, pass);
    const total = wholeTotal(objective, smoothTotal(objective, parts, feeds, share), parts, share);
    const numbers = tf.reshape<tf.Rank.R1>(tf.stack([total, ...scalarsOf(parts)]), [-1]);
    return wanted.length === 0
      ? numbers
      : tf.concat([numbers, ...wanted.flatMap((task) => outputsAfterWidth(parts, task))]);
  };
}

function outputsAfterWidth({ outputs }: Parts, task: string): [tf.Tensor1D, tf.Tensor1D] {
  const values = outputs[task];
  if (!values) throw new Error(`the task ${task} has no output`);
  return [tf.tensor1d([values.size / Math.max(1, values.shape[0] ?? 1)]), tf.reshape(values, [-1])];
}

/**
 * The outputs of tasks at the end of an evaluation step's vector, row after row.
 * @param from where they begin
 * @param rows how many rows each of the tasks was given
 */
export function readOutputs(
  vector: Float32Array,
  from: number,
  rows: Readonly<Record<string, number>>,
): Record<string, Float32Array> {
  let at = from;
  const entries = Object.entries(rows).map(([task, count]): [string, Float32Array] => {
    const begin = at + 1;
    at = begin + (vector[at] ?? 0) * count;
    return [task, vector.slice(begin, at)];
  });
  return Object.fromEntries(entries);
}
