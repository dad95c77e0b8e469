import { Matrix } from 'ml-matrix';
import type { Aggregator } from '../../definition/experiment.ts';
import { independentBatches } from '../../definition/method-needs.ts';
import { aggregatorSchema } from '../../definition/schema/aggregators.ts';
import { stream } from '../../data/random.ts';
import { aggregatorOf } from '../../objective/aggregators/aggregator-of.ts';
import { trimmedMean } from '../../objective/aggregators/trimmed-mean.ts';
import { combine, gramOf, type Gram, type Rows } from '../../objective/linear/gram.ts';
import { difference, worst, type Check } from '../../objective/verify/check.ts';
import {
  conflictingPair,
  conflictingTriple,
  goldenAggregates,
  goldenGradDrop,
} from '../../objective/verify/golden-aggregators.ts';
import { knownExperiment, takeKnownStep } from './known-step.ts';

/** Float32 keeps seven digits of gradients of this size, and the longest of the directions is 6. */
const tolerance = 5e-6;

/** Five gradients for methods that two or three tasks are too few for. */
const five: Rows = [
  [5, -1],
  [-1, 0],
  [6, 0],
  [0, 5],
  [-3, 6],
];

/** What is not written as its bare name, or not only. */
const written: Readonly<Record<string, readonly (readonly [label: string, written: string])[]>> = {
  momentum: [['momentum of nashMtl', '{ momentum: { of: nashMtl } }']],
  cagrad: [
    ['cagrad c = 0.5', '{ cagrad: { c: 0.5 } }'],
    ['cagrad c = 0.5, rescale 1', '{ cagrad: { c: 0.5, rescale: 1 } }'],
    ['cagrad c = 0.5, rescale 2', '{ cagrad: { c: 0.5, rescale: 2 } }'],
  ],
  alignedMtl: ['min', 'median', 'rmse'].map((scaling) => [
    `alignedMtl ${scaling}`,
    `{ alignedMtl: { scaling: ${scaling} } }`,
  ]),
  mgda: [
    ['mgda', 'mgda'],
    ...['l2', 'loss', 'loss+'].map((form) => [`mgda ${form}`, `{ mgda: { normalization: '${form}' } }`] as const),
  ],
  sdmGrad: [
    ['sdmGrad', 'sdmGrad'],
    ['sdmGrad single', '{ sdmGrad: { sampling: single } }'],
  ],
  fairGrad: [['fairGrad α = 2', '{ fairGrad: { alpha: 2 } }']],
};

/** Whole steps of the trainer with every aggregator of the format, on gradients whose direction is known. */
export function aggregatorSteps(): readonly Check[] {
  return Object.entries(aggregatorSchema.options).flatMap(([name, option]) => {
    const source = 'source' in option ? option.source : 'definition';
    return (written[name] ?? [[name, name] as const]).flatMap(([label, text]) =>
      rowsFor(name).map((rows) => stepCheck(label, text, rows, source)),
    );
  });
}

const rowsFor = (name: string): readonly Rows[] => {
  if (name === 'krum') return [five];
  return name === 'trimmedMean' ? [conflictingTriple, five] : [conflictingPair, conflictingTriple];
};

function stepCheck(label: string, text: string, rows: Rows, source: string): Check {
  const losses = rows.map((_, i) => 1 + i / 2);
  const golden = goldenAggregates.find((one) => one.label === label && one.rows === rows && !one.state);
  const gradDrop = label === 'gradDrop' && rows === conflictingPair;
  const beside = golden || gradDrop ? 'golden direction' : 'direction in float64';
  return {
    part: 'aggregator',
    method: label,
    what: `step of ${rows.length} tasks on the backend, ${beside}`,
    source,
    tolerance,
    measure: () => {
      const experiment = knownExperiment(rows.length, `aggregator: ${text}`);
      const { aggregator } = experiment.objective;
      const before = independentBatches(aggregator) > 1 ? independent(rows) : [];
      const { direction } = takeKnownStep(experiment, { rows, before, losses });
      if (label === 'gradDrop') return { error: dropError(rows, direction) };
      const wanted = golden
        ? (golden.direction ?? combine(rows, golden.weights ?? []))
        : directionOf(aggregator, rows, before, { losses, seed: experiment.seed });
      return { error: difference(direction, wanted) };
    },
  };
}

/** Two batches beside the one of `rows`, whose gradients differ from it and from each other. */
const independent = (rows: Rows): readonly Rows[] =>
  [0.5, -0.25].map((shift) => rows.map((row, i) => row.map((value, j) => value + shift * (i + 1) - shift * j)));

/** d of the first step in float64, after batches `before` for a method that looks at independent ones. */
function directionOf(
  aggregator: Aggregator,
  rows: Rows,
  [first, second]: readonly Rows[],
  { losses, seed }: { readonly losses: readonly number[]; readonly seed: number },
): readonly number[] {
  if (aggregator.type === 'trimmedMean') return trimmedMean(rows, aggregator.trimmed);
  const method = aggregatorOf(aggregator);
  if (!method)
    return combine(
      rows,
      rows.map(() => 1),
    );
  // Running means have moved by β towards the first gradients.
  const factor = aggregator.type === 'moCo' ? aggregator.beta : 1;
  const seen = rows.map((row) => row.map((value) => factor * value));
  const random = stream(seed, 'aggregator', '0', 1);
  const gram = first && second ? crossOf(first, second) : gramOf(seen);
  const { weights } = method.weigh(gram, method.start(rows.length), { losses, random });
  return combine(seen, weights);
}

/** J₁J₂ᵀ of two batches. */
const crossOf = (first: Rows, second: Rows): Gram =>
  new Matrix(first.map((a) => second.map((b) => a.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0))));

/** GradDrop gives each coordinate the sum of its positive parts or that of its negative ones. */
function dropError(rows: Rows, direction: readonly number[]): number {
  if (rows === conflictingPair) return Math.min(...goldenGradDrop.map((one) => difference(direction, one.direction)));
  const sums = (sign: 1 | -1) =>
    direction.map((_, j) => rows.reduce((sum, row) => sum + sign * Math.max(0, sign * (row[j] ?? 0)), 0));
  const [positive, negative] = [sums(1), sums(-1)];
  return worst(
    direction.map((value, j) => {
      const errors = [positive, negative].map((sum) => Math.abs(value - (sum[j] ?? Number.NaN)));
      return [Math.min(...errors), ''] as const;
    }),
  ).error;
}
