import * as tf from '@tensorflow/tfjs-core';
import type { DeviceStep } from '../backend/stepper.ts';
import type { Pass } from '../model/pass.ts';
import { batchTensors } from './batch.ts';
import { partsOf, scalarsOf, smoothTotal, wholeTotal, type Objective } from './parts.ts';
import type { ScalarFeed } from './scalar-feed.ts';

/**
 * The objective on batches without a step, nothing dropped out: gives the total and the parts.
 * @param batches the tasks that look at each of the batches
 * @param share |S|/K
 * @param scalars the layout of the feed `scalars`
 */
export function evaluationStep(
  objective: Objective,
  batches: readonly (readonly string[])[],
  share: number,
  scalars: ScalarFeed,
): DeviceStep {
  const pass: Pass = { training: false, seed: objective.experiment.seed, step: 0 };
  return ({ scalars: vector, ...inputs }) => {
    if (!vector) throw new Error('the step lacks its scalars');
    const feeds = { ...inputs, ...scalars.tensors(vector) };
    const parts = partsOf(objective, batchTensors(feeds, batches), feeds, pass);
    const total = wholeTotal(objective, smoothTotal(objective, parts, feeds, share), parts, share);
    return tf.reshape(tf.stack([total, ...scalarsOf(parts)]), [-1]);
  };
}
