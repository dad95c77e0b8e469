import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import type { DeviceStep } from '../../backend/stepper.ts';
import type { Parameter } from '../../model/parameter.ts';
import type { Slope } from '../gradients.ts';
import { partAt } from '../parts.ts';
import { update, type StepKind, type Workplace } from '../training-step.ts';
import type { Gathering } from './gather-step.ts';

/**
 * The second half of a step: d = Jᵀc for each group of shared parameters, w_i∇L_i for what belongs to one task, and what
 * stands beside the losses; then the optimizer as ever. The feed `coefficients` has a row a group and a column a task.
 * Gives the total, and Σg² of each parameter reached.
 */
export function applyStep(place: Workplace, kind: StepKind, gathering: Gathering): DeviceStep {
  return ({ scalars: vector, coefficients }, graph) => {
    if (!vector || !coefficients) throw new Error('the step lacks its scalars or coefficients');
    const scalars = kind.scalars.tensors(vector);
    const rows = gathering.groups.map((_, i) => tf.slice(coefficients, [i, 0], [1, gathering.tasks.length]));
    const slopes = kind.reached.map((parameter): Slope => {
      const group = gathering.groups.findIndex((members) => members.includes(parameter));
      const factors = rows[group] ?? tf.reshape(weightOf(parameter, scalars), [1, 1]);
      return { parameter, gradient: combined(parameter, factors as tf.Tensor2D, gathering) };
    });
    const squares = update(place, kind, slopes, scalars, graph);
    return tf.stack([total(place, kind, gathering, scalars), ...squares]) as tf.Tensor1D;
  };
}

type Scalars = Readonly<Record<string, tf.Scalar>>;

function weightOf({ tasks: [task], name }: Parameter, scalars: Scalars): tf.Scalar {
  const weight = scalars[`weight ${task}`];
  if (!weight) throw new Error(`no weight for ${name}`);
  return weight;
}

function combined(parameter: Parameter, factors: tf.Tensor2D, { gradients }: Gathering): tf.Tensor {
  const direction = tf.reshape(tf.matMul(factors, gradients.rows(parameter)), parameter.variable.shape);
  const rest = gradients.rest(parameter);
  return rest ? tf.add(direction, rest) : direction;
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
