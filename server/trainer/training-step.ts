import * as tf from '@tensorflow/tfjs-core';
import { recordTape, type Tape } from '../backend/tape.ts';
import type { DeviceStep, GraphUpdates } from '../backend/stepper.ts';
import type { GradientClipping } from '../definition/training.ts';
import type { Parameter } from '../model/parameter.ts';
import type { Pass } from '../model/pass.ts';
import type { Accumulators } from './accumulators.ts';
import { batchTensors } from './batch.ts';
import type { Gathering } from './gathered/gather-step.ts';
import { clipped, squaredNorms, type Slope } from './gradients.ts';
import type { Group } from './groups.ts';
import { lossesAgain, type Sights } from './methods/sights.ts';
import type { Optimizer } from './optimizer/optimizer.ts';
import { partsOf, scalarsOf, smoothTotal, wholeTotal, type Objective } from './parts.ts';
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
  readonly sights: Sights;
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
 * A step of a kind: gives the total, the parts, Σg² of each parameter reached, and what the weighting wants to see (of `add`
 * the first two).
 * @param draw what random numbers are drawn by where the host draws them: the number of the batch in the run
 */
export function trainingStep(place: Workplace, kind: StepKind, draw: number): DeviceStep {
  return (fed, graph) => {
    const { scalars: vector, counter, ...inputs } = fed;
    const scalars = kind.scalars.tensors(vector);
    const pass = passOf(place, scalars, counter, draw);
    const feeds = { ...inputs, ...scalars };
    const { values, slopes, norms } = differentiated(place, kind, feeds, pass);
    if (kind.piece === 'add') {
      place.accumulators?.add(slopes, graph);
      return tf.reshape(tf.stack(values), [-1]);
    }
    const squares = update(place, kind, slopes, scalars, graph);
    const again = place.sights.again ? Object.values(lossesAgain(place.objective, kind.batches, feeds, pass)) : [];
    return tf.reshape(tf.stack([...values, ...squares, ...again, ...norms]), [-1]);
  };
}

/** What a training pass needs. */
export function passOf({ seed }: Workplace, scalars: Scalars, counter: tf.Tensor | undefined, draw: number): Pass {
  return { training: true, seed, step: draw, scalars: networkScalarsIn(scalars), ...(counter ? { counter } : {}) };
}

/** The total with its parts, the gradients of what is smooth in it, and the lengths that the weighting wants to see. */
function differentiated(
  { objective, sights }: Workplace,
  { batches, reached, share, piece }: StepKind,
  feeds: Readonly<Record<string, tf.Tensor>>,
  pass: Pass,
): { values: tf.Scalar[]; slopes: Slope[]; norms: tf.Scalar[] } {
  // λR enters once, with the last batch.
  const own = piece === 'add' ? { ...objective, terms: [] } : objective;
  const { value, tape } = recordTape(() => {
    const whole = partsOf(own, batchTensors(feeds, batches), feeds, pass);
    const parts = piece === 'whole' ? whole : { ...whole, added: tf.mul<tf.Scalar>(whole.added, feeds.piece ?? 1) };
    return { parts, smooth: smoothTotal(own, parts, feeds, share) };
  });
  const { parts, smooth } = value;
  const slopes = slopesBy(tape, smooth, reached);
  const { norms: watched } = sights;
  const norms = watched ? Object.values(parts.losses).map((loss) => lengthBy(tape, loss, watched)) : [];
  tape.dispose();
  return { values: [wholeTotal(own, smooth, parts, share), ...scalarsOf(parts)], slopes, norms };
}

/** The gradients of a scalar by those of the parameters that it depends on. */
export function slopesBy(tape: Tape, y: tf.Scalar, parameters: readonly Parameter[]): Slope[] {
  const variables = parameters.map(({ variable }) => variable);
  const found = tape.gradients<tf.Tensor>(y, variables);
  return parameters.flatMap((parameter) => {
    const gradient = found.get(parameter.variable);
    return gradient ? [{ parameter, gradient }] : [];
  });
}

function lengthBy(tape: Tape, loss: tf.Scalar, parameter: Parameter): tf.Scalar {
  const [slope] = slopesBy(tape, loss, [parameter]);
  return slope ? tf.sqrt<tf.Scalar>(tf.sum(tf.square(slope.gradient))) : tf.scalar(0);
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
