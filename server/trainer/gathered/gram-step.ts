import * as tf from '@tensorflow/tfjs-core';
import type { DeviceStep } from '../../backend/stepper.ts';
import { taped } from '../methods/sights.ts';
import type { ScalarFeed } from '../scalar-feed.ts';
import { passOf, type Workplace } from '../training-step.ts';
import { gradientsBy } from './gather-step.ts';
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
    const { objective } = place;
    const scalars = layout.tensors(vector);
    const feeds = { ...inputs, ...scalars };
    const pass = passOf(place, scalars, counter, draw);
    const { losses: byTask, tape } = taped(objective, batches, feeds, pass);
    const losses = tasks.map((task) => byTask[task] ?? tf.scalar(Number.NaN));
    const shared = objective.network.trainable.filter((parameter) => parameter.shared);
    const found = losses.map((loss) => gradientsBy(tape, loss, shared));
    tape.dispose();
    const rows = shared.map((parameter) =>
      stackRows(
        found.map((gradients) => gradients.get(parameter)),
        parameter.variable.size,
      ),
    );
    return tf.concat([tf.stack(losses) as tf.Tensor1D, tf.reshape<tf.Rank.R1>(gramOfGroup(rows), [-1])]);
  };
}
