import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { DeviceStep } from '../../backend/stepper.ts';
import { uniformDraws } from '../../model/draws.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Pass } from '../../model/pass.ts';
import type { CoordinateAggregator } from '../../objective/aggregators/aggregator-of.ts';
import type { Slope } from '../gradients.ts';
import { lossesAgain } from '../methods/sights.ts';
import { partAt } from '../parts.ts';
import { passOf, update, type StepKind, type Workplace } from '../training-step.ts';
import { gradDropRows, trimmedMeanRows } from './coordinate-rules.ts';
import type { Gathering } from './gather-step.ts';

/**
 * The second half of a step: d = Jᵀc for each group of shared parameters, w_i∇L_i for what belongs to one task, and what
 * stands beside the losses; then the optimizer as ever. The feed `coefficients` has a row a group and a column a task.
 * Gives the total, Σg² of each parameter reached, and what the weighting wants to see.
 */
export function applyStep(place: Workplace, kind: StepKind, gathering: Gathering, draw: number): DeviceStep {
  return ({ scalars: vector, coefficients, counter, ...inputs }, graph) => {
    if (!vector || !coefficients) throw new Error('the step lacks its scalars or coefficients');
    const scalars = kind.scalars.tensors(vector);
    const pass = passOf(place, scalars, counter, draw);
    const rows = gathering.groups.map((_, i) => tf.slice(coefficients, [i, 0], [1, gathering.tasks.length]));
    const weights = tf.reshape<tf.Rank.R2>(
      tf.stack(gathering.tasks.map((task) => scalars[`weight ${task}`] ?? tf.scalar(1))),
      [-1, 1],
    );
    const slopes = kind.reached.map((parameter): Slope => {
      const group = gathering.groups.findIndex((members) => members.includes(parameter));
      const factors = rows[group] ?? tf.reshape(weightOf(parameter, scalars), [1, 1]);
      return { parameter, gradient: combined(parameter, factors as tf.Tensor2D, weights, gathering, pass) };
    });
    const { objective, sights } = place;
    const value = total(place, kind, gathering, scalars);
    const norms = sights.norms ? lengths(sights.norms, gathering) : [];
    const squares = update(place, kind, slopes, scalars, graph);
    const again = sights.again
      ? Object.values(lossesAgain(objective, kind.batches, { ...inputs, ...scalars }, pass))
      : [];
    return tf.stack([value, ...squares, ...again, ...norms]) as tf.Tensor1D;
  };
}

type Scalars = Readonly<Record<string, tf.Scalar>>;

function weightOf({ tasks: [task], name }: Parameter, scalars: Scalars): tf.Scalar {
  const weight = scalars[`weight ${task}`];
  if (!weight) throw new Error(`no weight for ${name}`);
  return weight;
}

function combined(
  parameter: Parameter,
  factors: tf.Tensor2D,
  weights: tf.Tensor2D,
  gathering: Gathering,
  pass: Pass,
): tf.Tensor {
  const { gradients, rule, tracked } = gathering;
  const own = gradients.rows(parameter);
  const rows = tracked && parameter.shared ? tracked.take(parameter, tf.mul(own, weights)) : own;
  const direction =
    rule && parameter.shared
      ? byCoordinates(rule, tf.mul(rows, tf.transpose(factors)), parameter, pass)
      : tf.matMul(factors, rows);
  const shaped = tf.reshape(direction, parameter.variable.shape);
  const rest = gradients.rest(parameter);
  return rest ? tf.add(shaped, rest) : shaped;
}

function byCoordinates(rule: CoordinateAggregator, rows: tf.Tensor2D, { name }: Parameter, pass: Pass): tf.Tensor1D {
  switch (rule.type) {
    case 'gradDrop':
      return gradDropRows(rows, uniformDraws([rows.shape[1]], 'gradDrop', name, pass) as tf.Tensor1D);
    case 'trimmedMean':
      return trimmedMeanRows(rows, rule.trimmed);
    default:
      throw new Error(`rule ${JSON.stringify(rule satisfies never)}`);
  }
}

/** ‖∇_W L_i‖ of each task. */
function lengths(parameter: Parameter, { gradients }: Gathering): tf.Scalar[] {
  return tf.unstack(tf.sqrt(tf.sum(tf.square(gradients.rows(parameter)), 1))) as tf.Scalar[];
}

/** Σ w_i L_i + (|S|/K) λR + A of the parts that the first half has left. */
function total(
  { objective }: Workplace,
  { share, batches }: StepKind,
  { gradients }: Gathering,
  scalars: Scalars,
): tf.Scalar {
  const order = batches.flat();
  const parts = tf.unstack(gradients.parts) as tf.Scalar[];
  const at = (what: 'added' | 'term' | 'loss', i: number) => partAt(parts, objective.terms.length, what, i);
  const losses = order.map((task, i) => tf.mul<tf.Scalar>(at('loss', i), scalars[`weight ${task}`] ?? 1));
  const terms = objective.terms.map((_, j) => tf.mul<tf.Scalar>(at('term', j), share));
  return sumInOrder([...losses, ...terms, at('added', 0), scalars.added ?? tf.scalar(0)]);
}
