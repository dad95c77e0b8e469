import type { GramAggregator } from '../aggregators/aggregator.ts';
import { stream } from '../../data/random.ts';
import { combine, gramOf, total } from '../linear/gram.ts';
import type { Rows } from '../linear/gram.ts';
import { worst } from './check.ts';
import type { Check, Measurement } from './check.ts';
import { relativeProducts } from './conditions.ts';
import type { Sample } from './families.ts';

/** Relative difference of directions that passes: the root of the rounding of G, from which short ones follow. */
const directionTolerance = 1e-6;

/** Losses of a sample's step, the same for every call. */
const lossesOf = (rows: Rows): number[] => rows.map((_, i) => 1 + i / 2);

/** The weights of one step, the first where no state is given, with the same random numbers at every call. */
export function firstWeights(
  aggregator: GramAggregator,
  rows: Rows,
  losses = lossesOf(rows),
  state = aggregator.start(rows.length),
): Float64Array {
  const context = { losses, random: stream(0, 'verify', 'step') };
  return aggregator.weigh(gramOf(rows), state, context).weights;
}

/** ‖a − b‖ relative to the length that the terms of the sum Σ w_i g_i have together. */
function apart(a: readonly number[], b: readonly number[], rows: Rows, weights: Float64Array): number {
  const terms = rows.reduce((sum, row, i) => sum + Math.abs(weights[i] ?? 0) * Math.hypot(...row), 0);
  return Math.hypot(...a.map((value, i) => value - (b[i] ?? 0))) / (terms || 1);
}

const multiplied = (rows: Rows, factors: readonly number[]): Rows =>
  rows.map((row, i) => row.map((value) => value * (factors[i] ?? 1)));

/** Checks of what an aggregator promises, over sample matrices; any G must give finite weights. */
export function promiseChecks(label: string, aggregator: GramAggregator, samples: readonly Sample[]): readonly Check[] {
  const { nonConflicting, degree, linearInScalings, permutes, sum } = aggregator.promises;
  const over = (error: (sample: Sample) => number): Measurement =>
    worst(samples.map((sample) => [error(sample), sample.name] as const));
  const check = (what: string, tolerance: number, error: (sample: Sample) => number): Check => ({
    part: 'aggregator',
    method: label,
    what,
    source: aggregator.source,
    tolerance,
    measure: () => over(error),
  });
  const checks = [
    check('finite weights', 0, ({ rows }) => firstWeights(aggregator, rows).filter((w) => !Number.isFinite(w)).length),
  ];
  if (nonConflicting) checks.push(check('no conflict, Jd ≥ 0', 1e-10, ({ rows }) => conflict(aggregator, rows)));
  if (degree !== undefined) {
    checks.push(
      check(`d(4J) = 4^${round(degree)} d(J)`, directionTolerance, ({ rows }) => degreeError(aggregator, rows, degree)),
    );
  }
  if (linearInScalings) {
    checks.push(
      check('linear in scalings of the tasks', directionTolerance, ({ rows }) => scalingError(aggregator, rows)),
    );
  }
  if (permutes) {
    checks.push(
      check('independent of the order of tasks', directionTolerance, ({ rows }) => orderError(aggregator, rows)),
    );
  }
  if (sum !== undefined) {
    const wanted = ({ rows }: Sample): number => (sum === 1 ? 1 : rows.length);
    const what = sum === 1 ? 'Σw = 1' : 'Σw = K';
    checks.push(
      check(what, 1e-10, (sample) => Math.abs(total(firstWeights(aggregator, sample.rows)) - wanted(sample))),
    );
  }
  return checks;
}

const round = (value: number): number => Number(value.toFixed(3));

function conflict(aggregator: GramAggregator, rows: Rows): number {
  const products = relativeProducts(gramOf(rows), firstWeights(aggregator, rows));
  return Math.max(0, ...products.map((product) => -product));
}

function degreeError(aggregator: GramAggregator, rows: Rows, degree: number): number {
  const factor = 4;
  const weights = firstWeights(aggregator, rows);
  const scaled = multiplied(
    rows,
    rows.map(() => factor),
  );
  const wanted = combine(rows, weights).map((value) => factor ** degree * value);
  const actualWeights = firstWeights(aggregator, scaled);
  return apart(combine(scaled, actualWeights), wanted, scaled, actualWeights);
}

function scalingError(aggregator: GramAggregator, rows: Rows): number {
  const random = stream(0, 'verify', 'scalings');
  const a = rows.map(() => 0.5 + random.uniform());
  const b = rows.map(() => 0.1 + 3 * random.uniform());
  const directions = [a, b].map((factors) =>
    combine(multiplied(rows, factors), firstWeights(aggregator, multiplied(rows, factors))),
  );
  const added = multiplied(
    rows,
    a.map((value, i) => value + (b[i] ?? 0)),
  );
  const weights = firstWeights(aggregator, added);
  const wanted = (directions[0] ?? []).map((value, j) => value + (directions[1]?.[j] ?? 0));
  return apart(combine(added, weights), wanted, added, weights);
}

function orderError(aggregator: GramAggregator, rows: Rows): number {
  const order = stream(0, 'verify', 'order').shuffle(Int32Array.from(rows, (_, i) => i));
  const permuted = Array.from(order, (i) => rows[i] ?? []);
  const losses = lossesOf(rows);
  const weights = firstWeights(aggregator, rows);
  const permutedWeights = firstWeights(
    aggregator,
    permuted,
    Array.from(order, (i) => losses[i] ?? 0),
  );
  return apart(combine(permuted, permutedWeights), combine(rows, weights), rows, weights);
}
