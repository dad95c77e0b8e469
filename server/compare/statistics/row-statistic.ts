import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { stream } from '../../data/random.ts';
import { acceleration, bcaLimits, bcaP } from './bootstrap.ts';
import type { Interval } from './interval.ts';
import { mean } from './moments.ts';

/** A score that follows from sums over rows, so that it can be had for rows that are drawn again, or left out. */
export interface RowScore {
  readonly rows: number;
  /** How many sums there are. */
  readonly width: number;
  /** Row i adds `values[k]` to the sum `places[k]` for every k from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly values: Float64Array;
  /** What the sums come to; NaN where that is nothing, as a share of no label. */
  score(sums: Float64Array): number;
}

/** Scores over the same rows of which a statistic is the weighted sum: the difference of two models has weights 1 and −1. */
export type RowStatistic = readonly { readonly of: RowScore; readonly weight: number }[];

/** An interval over rows, and the test that goes with it. */
export interface RowTest {
  readonly interval: Interval;
  /** Two-sided, of «it is 0». */
  readonly p: number;
}

/** Rows up to which the bootstrap is drawn: with more, the normal interval of the jackknife says the same at once. */
export const mostBootstrapped = 500;

/**
 * Tests whether a statistic is 0 over other rows of the same kind: by the BCa bootstrap (Efron 1987) over up to 500 rows,
 * by the jackknife's normal interval (Efron & Tibshirani 1993, chapter 11) over more.
 * It speaks of other rows for models as they are trained, not of other seeds.
 * @param options.draws of the bootstrap, from `seed`
 * @returns undefined below two rows, or where the statistic is undefined without one of them
 */
export function testOverRows(
  statistic: RowStatistic,
  { confidence = 0.95, seed = 0, draws = 1000 }: { confidence?: number; seed?: number; draws?: number } = {},
): RowTest | undefined {
  const rows = statistic[0]?.of.rows ?? 0;
  const estimate = statistic.reduce((sum, { of, weight }) => sum + weight * overAllRows(of), 0);
  const influences = jackknife(statistic, rows);
  if (rows < 2 || !Number.isFinite(estimate) || influences.some(Number.isNaN)) return undefined;
  const method = `${rows > mostBootstrapped ? 'jackknife' : 'BCa bootstrap'} over ${rows.toLocaleString('en-US')} rows`;
  if (rows > mostBootstrapped) return normalTest(estimate, influences, confidence, method);
  const replicated = redrawn(statistic, rows, seed, draws);
  // Where a few draws leave nothing to score, the others speak; where many do, none of them can be trusted.
  if (replicated.length < 0.9 * draws) return undefined;
  const accelerated = acceleration(influences);
  const [low, high] = bcaLimits(estimate, replicated, accelerated, confidence);
  return { interval: { estimate, low, high, confidence, method }, p: bcaP(estimate, replicated, accelerated) };
}

/** A score of all its rows. */
export const overAllRows = (of: RowScore): number => of.score(sumsOver(of));

function sumsOver(of: RowScore): Float64Array {
  const sums = new Float64Array(of.width);
  for (let row = 0; row < of.rows; row++) add(of, sums, row, 1);
  return sums;
}

function add({ starts, places, values }: RowScore, sums: Float64Array, row: number, weight: number): void {
  const end = starts[row + 1] ?? 0;
  for (let k = starts[row] ?? 0; k < end; k++) {
    const place = places[k] ?? 0;
    sums[place] = (sums[place] ?? 0) + weight * (values[k] ?? 0);
  }
}

/** The influence of each row: how far the statistic without it lies from the mean of those, times −(n − 1). */
function jackknife(statistic: RowStatistic, rows: number): Float64Array {
  const without = new Float64Array(rows);
  for (const { of, weight } of statistic) {
    const scores = scoresWithout(of);
    for (let row = 0; row < rows; row++) without[row] = (without[row] ?? 0) + weight * (scores[row] ?? Number.NaN);
  }
  const middle = mean(without);
  return without.map((score) => (rows - 1) * (middle - score));
}

/** The score without each row; rows that add the same are looked at once. */
function scoresWithout(of: RowScore): Float64Array {
  const sums = sumsOver(of);
  const known = new Map<number, number>();
  return Float64Array.from({ length: of.rows }, (_, row) => {
    const key = keyOf(of, row);
    const before = known.get(key);
    if (before !== undefined) return before;
    add(of, sums, row, -1);
    const score = of.score(sums);
    add(of, sums, row, 1);
    if (!Number.isNaN(key)) known.set(key, score);
    return score;
  });
}

/** The same for rows that add 1 to the same one or two sums; NaN for all others. */
function keyOf({ starts, places, values, width }: RowScore, row: number): number {
  const [from = 0, end = 0] = [starts[row], starts[row + 1]];
  if (end - from > 2 || values.subarray(from, end).some((value) => value !== 1)) return Number.NaN;
  let key = 0;
  for (let k = from; k < end; k++) key = key * (width + 1) + (places[k] ?? 0) + 1;
  return key;
}

/** With the jackknife's standard error √(Σl²/(n(n − 1))). */
function normalTest(estimate: number, influences: Float64Array, confidence: number, method: string): RowTest {
  const count = influences.length;
  const error = Math.sqrt(influences.reduce((sum, influence) => sum + influence ** 2, 0) / (count * (count - 1)));
  const half = normalQuantile((1 + confidence) / 2, 0, 1) * error;
  const p = error === 0 ? Number(estimate === 0) : 2 * normalCdf(-Math.abs(estimate) / error, 0, 1);
  return { interval: { estimate, low: estimate - half, high: estimate + half, confidence, method }, p };
}

/** The statistic of rows drawn with replacement, those that are defined. */
function redrawn(statistic: RowStatistic, rows: number, seed: number, draws: number): Float64Array {
  const random = stream(seed, 'bootstrap', String(rows));
  const sums = statistic.map(({ of }) => new Float64Array(of.width));
  const drawn = new Int32Array(rows);
  return Float64Array.from({ length: draws }, () => {
    for (let i = 0; i < rows; i++) drawn[i] = random.integer(rows);
    return statistic.reduce((total, { of, weight }, i) => {
      const own = sums[i] ?? new Float64Array(of.width);
      own.fill(0);
      for (const row of drawn) add(of, own, row, 1);
      return total + weight * of.score(own);
    }, 0);
  }).filter(Number.isFinite);
}
