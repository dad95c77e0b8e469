import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { stream } from '../../data/random.ts';
import { acceleration, bcaLimits, bcaP } from './bootstrap.ts';
import type { Interval } from './interval.ts';
import { mean } from './moments.ts';

/** A number that follows from sums over rows, so that it can be had for rows that are drawn again, or left out. */
export interface RowStatistic {
  readonly rows: number;
  /** How many sums there are. */
  readonly width: number;
  /** Adds a row `weight` times to the sums that begin at `offset`. */
  add(sums: Float64Array, offset: number, row: number, weight: number): void;
  /** What the sums that begin at `offset` come to; NaN where they come to nothing, as a share of no label. */
  score(sums: Float64Array, offset: number): number;
}

/** An interval over rows, and the test that goes with it. */
export interface RowTest {
  readonly interval: Interval;
  /** Two-sided, of «it is 0». */
  readonly p: number;
}

/** Rows up to which the bootstrap is drawn: with more, the normal interval of the jackknife says the same at once. */
export const mostBootstrapped = 1000;

/**
 * Tests whether a statistic is 0 over other rows of the same kind: by the BCa bootstrap (Efron 1987) over up to 1,000 rows,
 * by the jackknife's normal interval (Efron & Tibshirani 1993, chapter 11) over more.
 * It speaks of other rows for models as they are trained, not of other seeds.
 * @param options.draws of the bootstrap, from `seed`
 * @returns undefined below two rows, or where the statistic is undefined without one of them
 */
export function testOverRows(
  statistic: RowStatistic,
  { confidence = 0.95, seed = 0, draws = 1000 }: { confidence?: number; seed?: number; draws?: number } = {},
): RowTest | undefined {
  const { rows } = statistic;
  const sums = sumsOver(statistic);
  const estimate = statistic.score(sums, 0);
  const influences = jackknife(statistic, sums);
  if (rows < 2 || !Number.isFinite(estimate) || influences.some(Number.isNaN)) return undefined;
  const method = `${rows > mostBootstrapped ? 'jackknife' : 'BCa bootstrap'} over ${rows.toLocaleString('en-US')} rows`;
  if (rows > mostBootstrapped) return normalTest(estimate, influences, confidence, method);
  const replicated = redrawn(statistic, seed, draws);
  // Where a few draws leave nothing to score, the others speak; where many do, none of them can be trusted.
  if (replicated.length < 0.9 * draws) return undefined;
  const accelerated = acceleration(influences);
  const [low, high] = bcaLimits(estimate, replicated, accelerated, confidence);
  return { interval: { estimate, low, high, confidence, method }, p: bcaP(estimate, replicated, accelerated) };
}

/** What a statistic is over all its rows. */
export const overAllRows = (statistic: RowStatistic): number => statistic.score(sumsOver(statistic), 0);

function sumsOver(statistic: RowStatistic): Float64Array {
  const sums = new Float64Array(statistic.width);
  for (let row = 0; row < statistic.rows; row++) statistic.add(sums, 0, row, 1);
  return sums;
}

/** The influence of each row: how far the statistic without it lies from the mean of those, times −(n − 1). */
function jackknife(statistic: RowStatistic, sums: Float64Array): number[] {
  const without = Array.from({ length: statistic.rows }, (_, row) => {
    statistic.add(sums, 0, row, -1);
    const score = statistic.score(sums, 0);
    statistic.add(sums, 0, row, 1);
    return score;
  });
  const middle = mean(without);
  return without.map((score) => (statistic.rows - 1) * (middle - score));
}

/** With the jackknife's standard error √(Σl²/(n(n − 1))). */
function normalTest(estimate: number, influences: readonly number[], confidence: number, method: string): RowTest {
  const count = influences.length;
  const error = Math.sqrt(influences.reduce((sum, influence) => sum + influence ** 2, 0) / (count * (count - 1)));
  const half = normalQuantile((1 + confidence) / 2, 0, 1) * error;
  const p = error === 0 ? Number(estimate === 0) : 2 * normalCdf(-Math.abs(estimate) / error, 0, 1);
  return { interval: { estimate, low: estimate - half, high: estimate + half, confidence, method }, p };
}

/** The statistic of rows drawn with replacement, those that are defined. */
function redrawn(statistic: RowStatistic, seed: number, draws: number): Float64Array {
  const { rows, width } = statistic;
  const random = stream(seed, 'bootstrap', String(rows));
  const sums = new Float64Array(width);
  return Float64Array.from({ length: draws }, () => {
    sums.fill(0);
    for (let i = 0; i < rows; i++) statistic.add(sums, 0, random.integer(rows), 1);
    return statistic.score(sums, 0);
  }).filter(Number.isFinite);
}
