import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Interval } from './interval.ts';
import { mean, variance } from './moments.ts';

/** A t test of «the mean is 0» with the interval that goes with it. */
export interface TTest {
  readonly t: number;
  readonly degrees: number;
  /** Two-sided. */
  readonly p: number;
  readonly interval: Interval;
}

/**
 * Student's one-sample t test, for values over seeds; of paired differences it is the paired test.
 * @returns undefined below two values: one says nothing of spread
 */
export function tTest(values: readonly number[], confidence = 0.95): TTest | undefined {
  if (values.length < 2) return undefined;
  return test(mean(values), Math.sqrt(variance(values) / values.length), values.length - 1, confidence, 't');
}

/**
 * The t test for differences over random splits of one data set, whose training sets overlap: the variance of the mean is
 * taken as (1/n + n_test/n_train) s², since the values are not independent (Nadeau & Bengio 2003).
 * @param ratio n_test/n_train
 */
export function correctedResampledTTest(
  differences: readonly number[],
  ratio: number,
  confidence = 0.95,
): TTest | undefined {
  const count = differences.length;
  if (count < 2) return undefined;
  const error = Math.sqrt((1 / count + ratio) * variance(differences));
  return test(mean(differences), error, count - 1, confidence, 'corrected resampled t');
}

function test(estimate: number, error: number, degrees: number, confidence: number, name: string): TTest {
  // Without any spread every difference is beyond chance, and none is none.
  const t = error === 0 ? (estimate === 0 ? 0 : Math.sign(estimate) * Number.POSITIVE_INFINITY) : estimate / error;
  const half = error === 0 ? 0 : tQuantile((1 + confidence) / 2, degrees) * error;
  const p = Number.isFinite(t) ? 2 * tCdf(-Math.abs(t), degrees) : 0;
  const interval = {
    estimate,
    low: estimate - half,
    high: estimate + half,
    confidence,
    method: `${name}(${degrees})`,
  };
  return { t, degrees, p, interval };
}

/**
 * How many values would make the t interval leave zero out, if mean and spread stay as they are.
 * @returns undefined where more than `most` would be needed, or fewer than two values are there to judge by
 */
export function countToSettle(values: readonly number[], confidence = 0.95, most = 1000): number | undefined {
  if (values.length < 2) return undefined;
  const effect = Math.abs(mean(values));
  const deviation = Math.sqrt(variance(values));
  for (let count = values.length; count <= most; count++)
    if ((tQuantile((1 + confidence) / 2, count - 1) * deviation) / Math.sqrt(count) < effect) return count;
  return undefined;
}
