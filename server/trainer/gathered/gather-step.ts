import * as tf from '@tensorflow/tfjs-core';
import { sumInOrder } from '../../backend/sum-in-order.ts';
import { recordTape, type Tape } from '../../backend/tape.ts';
import type { DeviceStep } from '../../backend/stepper.ts';
import type { Parameter } from '../../model/parameter.ts';
import { batchTensors } from '../batch.ts';
import { besides, partsOf, scalarsOf, type Parts } from '../parts.ts';
import { passOf, slopesBy, type StepKind, type Workplace } from '../training-step.ts';
import type { CoordinateAggregator } from '../../objective/aggregators/aggregator-of.ts';
import type { GradientGroup } from './gradient-groups.ts';
import type { SquaredGradients } from './squared-gradients.ts';
import type { TrackedGradients } from './tracked-gradients.ts';
import { gramOfGroup, rowProducts, stackRows, type TaskGradients } from './task-gradients.ts';

/** What the two halves of a step work on. */
export interface Gathering {
  /** The tasks of the step, in the order of the rows of J. */
  readonly tasks: readonly string[];
  readonly groups: readonly GradientGroup[];
  readonly gradients: TaskGradients;
  /** How gradients are put together coordinate by coordinate; else by the factors of the second half's feed. */
  readonly rule: CoordinateAggregator | undefined;
  /** Σ_t g² of each task, where the weighting asks for excess risks. */
  readonly squares: SquaredGradients | undefined;
  /** Running means of the gradients, where the aggregator works on them. */
  readonly tracked: TrackedGradients | undefined;
  /** Whether the products with the gradients of the batch before are wanted: J₁J₂ᵀ of independent batches. */
  readonly sampled: boolean;
}

/**
 * The first half of a step: one forward pass, and a backward pass of each task's loss. Leaves the gradients on the device;
 * gives the parts of the objective, then the Gram matrix of each group, then what tracking, excess risks and independent
 * batches need, where they are asked for.
 */
export function gatherStep(place: Workplace, kind: StepKind, gathering: Gathering, draw: number): DeviceStep {
  return (fed) => {
    const { scalars: vector, counter, ...inputs } = fed;
    const scalars = kind.scalars.tensors(vector);
    const feeds = { ...inputs, ...scalars };
    const pass = passOf(place, scalars, counter, draw);
    const { value: parts, tape } = recordTape(() => {
      const own = partsOf(place.objective, batchTensors(feeds, kind.batches), feeds, pass);
      return { ...own, besides: besides(place.objective, own, kind.share) };
    });
    const byTask = gathering.tasks.map((task) => {
      const loss = parts.losses[task];
      if (!loss) throw new Error(`the step has no loss of ${task}`);
      return gradientsBy(tape, loss, kind.reached);
    });
    const rest = gradientsBy(tape, parts.besides, kind.reached);
    tape.dispose();
    const before = gathering.sampled
      ? new Map(kind.reached.map((parameter) => [parameter, valueOf(parameter, gathering)]))
      : undefined;
    for (const parameter of kind.reached) keep(parameter, byTask, rest, gathering);
    const grams = gathering.groups.map((group) =>
      gramOfGroup(group.map((parameter) => gathering.gradients.rows(parameter))),
    );
    const own = keepParts(parts, gathering.gradients);
    const { tracked } = gathering;
    const products = tracked ? gathering.groups.flatMap((group) => tracked.products(group, gathering.gradients)) : [];
    const risks = gathering.squares ? [gathering.squares.take(gathering.gradients)] : [];
    const crossed = before ? gathering.groups.map((group) => crossOf(group, before, gathering)) : [];
    return tf.concat([
      own,
      ...[...grams, ...crossed].map((gram) => tf.reshape<tf.Rank.R1>(gram, [-1])),
      ...products,
      ...risks,
    ]);
  };
}

type ByParameter = ReadonlyMap<Parameter, tf.Tensor>;

/** The gradients of a loss by the parameters that it depends on. */
export const gradientsBy = (tape: Tape, y: tf.Scalar, reached: readonly Parameter[]): ByParameter =>
  new Map(slopesBy(tape, y, reached).map(({ parameter, gradient }) => [parameter, gradient]));

function keep(
  parameter: Parameter,
  byTask: readonly ByParameter[],
  rest: ByParameter,
  { tasks, gradients }: Gathering,
): void {
  const own = byTask.filter((_, i) => parameter.shared || parameter.tasks.includes(tasks[i] ?? ''));
  const rows = stackRows(
    own.map((found) => found.get(parameter)),
    parameter.variable.size,
  );
  gradients.rows(parameter).assign(rows);
  gradients.keepRest(parameter, rest.get(parameter));
}

/** J as the batch before has left it. */
const valueOf = (parameter: Parameter, { gradients }: Gathering): tf.Tensor2D => tf.clone(gradients.rows(parameter));

/** J₁J₂ᵀ over a group: of the batch before and of this one. */
const crossOf = (
  group: GradientGroup,
  before: ReadonlyMap<Parameter, tf.Tensor2D>,
  { gradients }: Gathering,
): tf.Tensor2D =>
  sumInOrder(
    group.flatMap((parameter) => {
      const rows = before.get(parameter);
      return rows ? [rowProducts(rows, gradients.rows(parameter))] : [];
    }),
  );

/** The parts as a vector, which the second half needs too. */
function keepParts(parts: Parts, { parts: kept }: TaskGradients): tf.Tensor1D {
  const vector = tf.stack(scalarsOf(parts)) as tf.Tensor1D;
  kept.assign(vector);
  return vector;
}
