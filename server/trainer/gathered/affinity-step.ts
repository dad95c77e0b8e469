import * as tf from '@tensorflow/tfjs-core';
import type { DeviceStep } from '../../backend/stepper.ts';
import { lossesAgain, taped } from '../methods/sights.ts';
import type { ScalarFeed } from '../scalar-feed.ts';
import { passOf, type Workplace } from '../training-step.ts';
import { gradientsBy } from './gather-step.ts';

/**
 * Looks at what a gradient step for one task alone would do for every task, and changes nothing (Fifty et al. 2021, equation 1):
 * gives L_j(θ) of each task, then L_j(θ − η∇L_i) row by row, i by i, [K + K·K]. The steps go over what the tasks share, on the
 * same rows and with the same random draws; heads stay.
 * @param tasks in the order of the rows and columns
 * @param batches the tasks that look at each of the batches
 */
export function affinityStep(
  place: Workplace,
  tasks: readonly string[],
  batches: readonly (readonly string[])[],
  layout: ScalarFeed,
  draw: number,
): DeviceStep {
  return ({ scalars: vector, counter, ...inputs }) => {
    const { objective } = place;
    const scalars = layout.tensors(vector);
    const length = scalars.length ?? tf.scalar(Number.NaN);
    const feeds = { ...inputs, ...scalars };
    const pass = passOf(place, scalars, counter, draw);
    const { losses, tape } = taped(objective, batches, feeds, pass);
    const shared = objective.network.trainable.filter((parameter) => parameter.shared);
    const ordered = (found: Readonly<Record<string, tf.Scalar>>) =>
      tasks.map((task) => found[task] ?? tf.scalar(Number.NaN));
    const now = ordered(losses);
    const gradients = now.map((loss) => gradientsBy(tape, loss, shared));
    tape.dispose();
    const before = shared.map(({ variable }) => tf.clone(variable));
    const rows = gradients.map((found) => {
      shared.forEach((parameter, i) => {
        const gradient = found.get(parameter);
        const start = before[i] ?? parameter.variable;
        parameter.variable.assign(gradient ? tf.sub(start, tf.mul(gradient, length)) : start);
      });
      return ordered(lossesAgain(objective, batches, feeds, pass));
    });
    shared.forEach(({ variable }, i) => variable.assign(before[i] ?? variable));
    return tf.stack([...now, ...rows.flat()]) as tf.Tensor1D;
  };
}
