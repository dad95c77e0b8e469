import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { stream } from '../../data/random.ts';
import type { Interval } from './interval.ts';
import { mean } from './moments.ts';

/**
 * Bias-corrected and accelerated (BCa) bootstrap interval of a mean over test items (Efron 1987). It speaks of other items
 * of the same kind for models as they are trained, not of other seeds.
 * @param values one value an item: a loss, a score, or the difference of two models on it
 */
export function bootstrapMean(
  values: ArrayLike<number>,
  { seed = 0, draws = 2000, confidence = 0.95 }: { seed?: number; draws?: number; confidence?: number } = {},
): Interval | undefined {
  if (values.length < 2) return undefined;
  const estimate = mean(values);
  const method = `BCa bootstrap over ${values.length} items`;
  const [low, high] = bcaLimits(estimate, replicates(values, seed, draws), accelerationOfMean(values), confidence);
  return { estimate, low, high, confidence, method };
}

function replicates(values: ArrayLike<number>, seed: number, draws: number): Float64Array {
  const random = stream(seed, 'bootstrap', String(values.length));
  return Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)] ?? 0;
    return sum / values.length;
  });
}

/** The jackknife's acceleration a = Σd³/(6(Σd²)^{3/2}) with d = x − x̄, which for a mean needs no leaving out. */
function accelerationOfMean(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = (values[i] ?? 0) - centre;
    squares += difference ** 2;
    cubes += difference ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * The BCa limits from bootstrap replicates (Efron & Tibshirani 1993, section 14.3); ties of replicates with the estimate
 * count half. Where all replicates are equal, both limits are that value.
 */
export function bcaLimits(
  estimate: number,
  replicated: Float64Array,
  acceleration: number,
  confidence: number,
): readonly [low: number, high: number] {
  const sorted = replicated.toSorted();
  const below = sorted.reduce((sum, value) => sum + (value < estimate ? 1 : value === estimate ? 0.5 : 0), 0);
  const share = below / sorted.length;
  if (share === 0 || share === 1) return [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  const bias = normalQuantile(share, 0, 1);
  const limit = (level: number): number => {
    const shifted = bias + normalQuantile(level, 0, 1);
    return percentile(sorted, normalCdf(bias + shifted / (1 - acceleration * shifted), 0, 1));
  };
  return [limit((1 - confidence) / 2), limit((1 + confidence) / 2)];
}

/** By linear interpolation between order statistics (definition 7 of Hyndman & Fan 1996). */
function percentile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const before = Math.floor(place);
  const low = sorted[before] ?? Number.NaN;
  const high = sorted[Math.min(before + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (place - before) * (high - low);
}
