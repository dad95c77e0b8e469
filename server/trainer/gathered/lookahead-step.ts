import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { DeviceStep } from '../../backend/stepper.ts';
import type { Parameter } from '../../model/parameter.ts';
import { taped } from '../methods/sights.ts';
import type { ScalarFeed } from '../scalar-feed.ts';
import { passOf, type Workplace } from '../training-step.ts';
import { gradientsBy, type Gathering } from './gather-step.ts';
import { rowProducts, stackRows } from './task-gradients.ts';

/** What a lookahead is told beside its batches: η, and λ_i of each task. */
export const lookaheadScalars = (tasks: readonly string[]): readonly string[] => [
  'length',
  ...tasks.map((task) => `weight ${task}`),
];

/**
 * Looks ahead from the gradients that the first half of a step has left: with θ' = θ − η Σλ_i∇L_i, heads included, the products
 * η∇L_iᵀ∇L_j(θ') of the gradients of the losses on the step's rows with those on other rows, row by row [K·K]: what L_j falls
 * by for each unit of λ_i. Changes nothing.
 * @param batches the tasks that look at each of the other batches
 * @param reached the parameters that the step changes
 */
export function lookaheadStep(
  place: Workplace,
  gathering: Gathering,
  reached: readonly Parameter[],
  batches: readonly (readonly string[])[],
  layout: ScalarFeed,
  draw: number,
): DeviceStep {
  return ({ scalars: vector, counter, ...inputs }) => {
    const scalars = layout.tensors(vector);
    const { tasks } = gathering;
    const length = scalars.length ?? tf.scalar(Number.NaN);
    const before = reached.map(({ variable }) => tf.clone(variable));
    for (const parameter of reached) lookAhead(parameter, gathering, scalars, length);
    const pass = passOf(place, scalars, counter, draw);
    const feeds = { ...inputs, ...scalars };
    const { losses, tape } = taped(place.objective, batches, feeds, pass);
    const found = tasks.map((task) => {
      const loss = losses[task];
      if (!loss) throw new Error(`the batches have no loss of ${task}`);
      return gradientsBy(tape, loss, reached);
    });
    tape.dispose();
    const products = reached.map((parameter) => productsBy(parameter, gathering, found));
    reached.forEach(({ variable }, i) => variable.assign(before[i] ?? variable));
    return tf.reshape(tf.mul(sumInOrder(products), length), [-1]);
  };
}

/** The tasks whose gradients by a parameter are kept, in the order of their rows. */
const rowTasks = ({ shared, tasks: own }: Parameter, tasks: readonly string[]): readonly string[] =>
  shared ? tasks : tasks.filter((task) => own.includes(task));

function lookAhead(
  parameter: Parameter,
  { gradients, tasks }: Gathering,
  scalars: Readonly<Record<string, tf.Scalar>>,
  length: tf.Scalar,
): void {
  const weights = rowTasks(parameter, tasks).map((task) => scalars[`weight ${task}`] ?? tf.scalar(Number.NaN));
  const factors = tf.mul<tf.Tensor2D>(tf.reshape(tf.stack(weights), [1, -1]), length);
  const { variable } = parameter;
  const move = tf.reshape(tf.matMul(factors, gradients.rows(parameter)), variable.shape);
  variable.assign(tf.sub(variable, move));
}

/** ∇L_iᵀ∇L_j over one parameter [K, K]; 0 where a task does not reach it. */
function productsBy(
  parameter: Parameter,
  { gradients, tasks }: Gathering,
  found: readonly ReadonlyMap<Parameter, tf.Tensor>[],
): tf.Tensor2D {
  const own = rowTasks(parameter, tasks);
  const there = own.map((task) => found[tasks.indexOf(task)]?.get(parameter));
  const products = rowProducts(gradients.rows(parameter), stackRows(there, parameter.variable.size));
  const first = tasks.indexOf(own[0] ?? '');
  const after = tasks.length - first - own.length;
  return tf.pad(products, [
    [first, after],
    [first, after],
  ]);
}
