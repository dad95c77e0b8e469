import * as tf from '@tensorflow/tfjs-core';
import { recordTape } from '../../backend/tape.ts';
import type { DeviceStep } from '../../backend/stepper.ts';
import { batchTensors } from '../batch.ts';
import { keepingState } from '../methods/sights.ts';
import { partsOf } from '../parts.ts';
import type { ScalarFeed } from '../scalar-feed.ts';
import { passOf, slopesBy, type Workplace } from '../training-step.ts';
import { gramOfGroup, stackRows } from './task-gradients.ts';

/**
 * Measures the gradients of all tasks by what they share, and changes nothing: gives the loss of each task, then G of the
 * gradients without weights.
 * @param tasks in the order of G
 * @param batches the tasks that look at each of the batches
 */
export function gramStep(
  place: Workplace,
  tasks: readonly string[],
  batches: readonly (readonly string[])[],
  layout: ScalarFeed,
  draw: number,
): DeviceStep {
  return ({ scalars: vector, counter, ...inputs }) => {
    if (!vector) throw new Error('the step lacks its scalars');
    const { objective } = place;
    const scalars = layout.tensors(vector);
    const feeds = { ...inputs, ...scalars };
    const pass = passOf(place, scalars, counter, draw);
    const { value: parts, tape } = keepingState(objective, () =>
      recordTape(() => partsOf({ ...objective, terms: [] }, batchTensors(feeds, batches), feeds, pass)),
    );
    const losses = tasks.map((task) => parts.losses[task] ?? tf.scalar(Number.NaN));
    const shared = objective.network.trainable.filter((parameter) => parameter.shared);
    const found = losses.map((loss) => new Map(slopesBy(tape, loss, shared).map((slope) => [slope.parameter, slope])));
    tape.dispose();
    const rows = shared.map((parameter) =>
      stackRows(
        found.map((slopes) => slopes.get(parameter)?.gradient),
        parameter.variable.size,
      ),
    );
    return tf.concat([tf.stack(losses) as tf.Tensor1D, tf.reshape<tf.Rank.R1>(gramOfGroup(rows), [-1])]);
  };
}
