import * as tf from '@tensorflow/tfjs-core';
import type { DeviceStep, GraphUpdates } from '../backend/stepper.ts';
import type { GradientClipping } from '../definition/training.ts';
import type { Parameter } from '../model/parameter.ts';
import type { Pass } from '../model/pass.ts';
import type { Accumulators } from './accumulators.ts';
import { batchTensors } from './batch.ts';
import type { Gathering } from './gathered/gather-step.ts';
import { clipped, squaredNorms, type Slope } from './gradients.ts';
import type { Group } from './groups.ts';
import type { Optimizer } from './optimizer/optimizer.ts';
import { partsOf, scalarsOf, smoothTotal, wholeTotal, type Objective, type Parts } from './parts.ts';
import { takeProximalSteps } from './proximal-steps.ts';
import type { ScalarFeed } from './scalar-feed.ts';
import { decayScalar, lengthScalar, networkScalarsIn, rateScalars } from './step-scalars.ts';
import type { WeightAverages } from './weight-averages.ts';

/** All that training steps change and work with. */
export interface Workplace {
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  readonly groups: ReadonlyMap<Parameter, Group>;
  readonly clipping: GradientClipping;
  readonly accumulators: Accumulators | undefined;
  readonly averages: WeightAverages | undefined;
  /** Where the gradients of the tasks are gathered one by one before a step. */
  readonly gathering: Gathering | undefined;
  readonly seed: number;
}

/** What the steps of one kind have in common. */
export interface StepKind {
  /** The tasks that look at each of the batches. */
  readonly batches: readonly (readonly string[])[];
  /** The parameters that the step changes, in the order of the network. */
  readonly reached: readonly Parameter[];
  /** |S|/K. */
  readonly share: number;
  /** `whole`: one batch of each data set. Of steps over several: `add` only adds gradients up, `last` also takes the step. */
  readonly piece: 'whole' | 'add' | 'last';
  readonly scalars: ScalarFeed;
}

type Scalars = Readonly<Record<string, tf.Scalar>>;

/**
 * A step of a kind: gives the total, the parts, and Σg² of each parameter reached (of `add` no gradients).
 * @param draw what random numbers are drawn by where the host draws them: the number of the batch in the run
 */
export function trainingStep(place: Workplace, kind: StepKind, draw: number): DeviceStep {
  return (fed, graph) => {
    const { scalars: vector, counter, ...inputs } = fed;
    if (!vector) throw new Error('the step lacks its scalars');
    const scalars = kind.scalars.tensors(vector);
    const pass = passOf(place, scalars, counter, draw);
    const { values, slopes } = differentiated(place, kind, { ...inputs, ...scalars }, pass);
    if (kind.piece === 'add') {
      place.accumulators?.add(slopes, graph);
      return tf.reshape(tf.stack(values), [-1]);
    }
    const squares = update(place, kind, slopes, scalars, graph);
    return tf.reshape(tf.stack([...values, ...squares]), [-1]);
  };
}

/** What a training pass needs. */
export function passOf({ seed }: Workplace, scalars: Scalars, counter: tf.Tensor | undefined, draw: number): Pass {
  return { training: true, seed, step: draw, scalars: networkScalarsIn(scalars), ...(counter ? { counter } : {}) };
}

/** The total with its parts, and the gradients of what is smooth in it. */
function differentiated(
  { objective }: Workplace,
  { batches, reached, share, piece }: StepKind,
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): { values: tf.Scalar[]; slopes: Slope[] } {
  // λR enters once, with the last batch.
  const own = piece === 'add' ? { ...objective, terms: [] } : objective;
  const kept: { parts?: Parts } = {};
  const { value, grads } = tf.variableGrads(
    () => {
      const parts = partsOf(own, batchTensors(feeds, batches), feeds, pass);
      kept.parts = piece === 'whole' ? parts : { ...parts, added: tf.mul(parts.added, feeds.piece ?? 1) };
      scalarsOf(kept.parts).forEach((scalar) => tf.keep(scalar));
      return smoothTotal(own, kept.parts, feeds, share);
    },
    reached.map(({ variable }) => variable),
  );
  const { parts } = kept;
  if (!parts) throw new Error('the step has not been computed');
  const scalars = scalarsOf(parts);
  const values = [wholeTotal(own, value, parts, share), ...scalars.map((scalar) => tf.clone(scalar))];
  scalars.forEach((scalar) => scalar.dispose());
  const slopes = reached.flatMap((parameter): Slope[] => {
    const gradient: tf.Tensor | null | undefined = grads[parameter.variable.name];
    return gradient ? [{ parameter, gradient }] : [];
  });
  return { values, slopes };
}

/** Takes the step: clipping, the optimizer, the proximal maps, the averages. Gives Σg² of each parameter reached. */
export function update(
  place: Workplace,
  { reached, piece }: StepKind,
  own: readonly Slope[],
  scalars: Scalars,
  graph?: GraphUpdates,
): tf.Scalar[] {
  const { accumulators, optimizer, averages, groups, clipping, objective } = place;
  const last = new Map(own.map(({ parameter, gradient }) => [parameter, gradient]));
  const slopes = piece === 'last' && accumulators ? accumulators.finish(reached, last) : own;
  const squares = squaredNorms(slopes, reached);
  for (const { parameter, gradient } of clipped(slopes, squares, clipping))
    optimizer.update(parameter, gradient, rateScalars(scalars, groups.get(parameter)), graph);
  takeProximalSteps(objective.terms, reached, (parameter) => lengthScalar(scalars, groups.get(parameter)));
  if (averages)
    for (const parameter of reached) averages.update(parameter, decayScalar(scalars, groups.get(parameter)));
  return squares;
}
