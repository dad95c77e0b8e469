import { Matrix } from 'ml-matrix';
import { stream } from '../data/random.ts';
import type { Experiment } from '../definition/experiment.ts';
import { aggregatorOf, granularityOf, isCoordinateAggregator } from '../objective/aggregators/aggregator-of.ts';
import type { GramAggregator } from '../objective/aggregators/aggregator.ts';
import { dbMtl } from '../objective/aggregators/db-mtl.ts';
import { sum } from '../objective/aggregators/mean.ts';
import { conditionNumber, cosines, magnitudeSimilarities } from '../objective/conflict.ts';
import { dot, lengthOf, rowNorms, times } from '../objective/linear/gram.ts';
import type { Gram } from '../objective/linear/gram.ts';
import { spectrumOf } from '../objective/linear/symmetric.ts';
import { replayed } from './replayed-aggregators.ts';

/** One measured step as the journal has it, lists in the order of the tasks. */
export interface MeasuredStep {
  /** From 1. */
  readonly step: number;
  readonly tasks: readonly string[];
  /** G of the gradients w_i∇L_i. */
  readonly gram: readonly (readonly number[])[];
  /** L_i and w_i; NaN where the step did not train the task. */
  readonly losses: readonly number[];
  readonly weights: readonly number[];
  readonly learningRate: number;
}

/** What a method makes of the gradients of a step: d = Σ v_i w_i∇L_i. */
export interface Choice {
  /** As in a definition; `none` adds the gradients. */
  readonly name: string;
  readonly source: string;
  /** v. */
  readonly weights: readonly number[];
  /** To first order, the change of each w_i L_i in a plain gradient step −ηd. */
  readonly changes: readonly number[];
  /** ‖d‖. */
  readonly length: number;
  /** Between d and the one that the run took, radians; absent where that is not known or one is zero. */
  readonly angle?: number;
  /** Coordinates of d in the plane of the picture. */
  readonly point: Coordinates;
}

export type Coordinates = readonly [x: number, y: number];

/** The gradients of one step, and what each method makes of them. */
export interface Inspection extends MeasuredStep {
  readonly cosines: readonly (readonly number[])[];
  /** ‖g_i‖. */
  readonly lengths: readonly number[];
  readonly similarities: readonly (readonly number[])[];
  /** σ_max/σ_min of J. */
  readonly condition: number;
  /** What the run itself took; absent where G does not tell. */
  readonly taken?: Choice;
  /** Why it is absent. */
  readonly takenUnknown?: string;
  readonly choices: readonly Choice[];
  /** The gradients in the plane that keeps most of them, and the share of their squared lengths that it keeps. */
  readonly plane: { readonly points: readonly Coordinates[]; readonly kept: number };
}

/** Looks closely at one measured step of an experiment. Throws a RangeError where G is not finite. */
export function inspect(measured: MeasuredStep, experiment: Experiment): Inspection {
  const gram = new Matrix(measured.gram.map((row) => [...row]));
  if (!measured.gram.flat().every(Number.isFinite))
    throw new RangeError(
      `The products of the gradients at step ${measured.step} are not finite: the gradients had broken by then. Look at a step before.`,
    );
  const plane = planeOf(gram);
  const choose = (aggregator: GramAggregator): Omit<Choice, 'angle'> => {
    const random = stream(experiment.seed, 'aggregator', '0', measured.step);
    const state = aggregator.start(gram.rows);
    const { weights } = aggregator.weigh(gram, state, { losses: measured.losses, random });
    return choiceOf(aggregator, weights, gram, measured.learningRate, plane.points);
  };
  const own = ownAggregator(experiment);
  const taken = typeof own === 'string' ? undefined : choose(own);
  const choices = replayed(measured.tasks.length).map(choose);
  return {
    ...measured,
    cosines: rowsOf(cosines(gram)),
    lengths: [...rowNorms(gram)],
    similarities: rowsOf(magnitudeSimilarities(gram)),
    condition: conditionNumber(gram),
    ...(taken ? { taken } : { takenUnknown: typeof own === 'string' ? own : '' }),
    choices: choices.map((choice) => ({ ...choice, ...(taken && angleBetween(gram, taken, choice)) })),
    plane,
  };
}

/** How the run puts gradients together, or why one step's G does not tell what it took. */
function ownAggregator({ objective: { aggregator, weighting } }: Experiment): GramAggregator | string {
  if (weighting.type === 'dbMtl') return dbMtl();
  if (aggregator.type === 'none') return { ...sum(), name: 'none' };
  if (isCoordinateAggregator(aggregator))
    return `${aggregator.type} goes by single coordinates, which the journal does not keep.`;
  if (granularityOf(aggregator) !== 'model')
    return 'The run puts the gradients together part by part; the journal keeps their products over all parts.';
  const own = aggregatorOf(aggregator);
  if (!own) return `${aggregator.type} does not go by the products of the gradients alone.`;
  // With `every: 1` Nash-MTL solves anew in each step.
  const remembers = Object.keys(own.start(2)).length > 0 && !(aggregator.type === 'nashMtl' && aggregator.every === 1);
  if (remembers)
    return `${aggregator.type} goes by what it remembers of earlier steps, which the journal does not keep.`;
  return own;
}

function choiceOf(
  { name, source }: GramAggregator,
  weights: Float64Array,
  gram: Gram,
  learningRate: number,
  points: readonly Coordinates[],
): Omit<Choice, 'angle'> {
  const along = (axis: 0 | 1): number =>
    dot(
      weights,
      points.map((point) => point[axis]),
    );
  return {
    name,
    source,
    weights: [...weights],
    changes: [...times(gram, weights)].map((product) => -learningRate * product),
    length: lengthOf(gram, weights),
    point: [along(0), along(1)],
  };
}

function angleBetween(gram: Gram, a: Omit<Choice, 'angle'>, b: Omit<Choice, 'angle'>): { angle?: number } {
  const lengths = a.length * b.length;
  if (!(lengths > 0)) return {};
  const cosine = dot(a.weights, times(gram, b.weights)) / lengths;
  return { angle: Math.acos(Math.max(-1, Math.min(1, cosine))) };
}

/** Coordinates of the rows of J along the two directions in which they are longest; those of two rows are exact. */
function planeOf(gram: Gram): Inspection['plane'] {
  const { values, vectors } = spectrumOf(gram);
  const total = values.reduce((a, b) => a + b, 0);
  const coordinate = (task: number, k: number): number =>
    k < values.length ? Math.sqrt(values[k] ?? 0) * vectors.get(task, k) : 0;
  const points = Array.from({ length: gram.rows }, (_, i): Coordinates => [coordinate(i, 0), coordinate(i, 1)]);
  return { points, kept: total > 0 ? ((values[0] ?? 0) + (values[1] ?? 0)) / total : 1 };
}

function rowsOf(matrix: Matrix): number[][] {
  return matrix.to2DArray();
}
