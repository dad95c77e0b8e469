import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/**
 * The acceleration a = Σl³/(6(Σl²)^{3/2}) from the jackknife's influences l of the items, in any scale (Efron & Tibshirani
 * 1993, equation 14.15): for a mean, the items' distances from it.
 */
export function acceleration(influences: Float64Array): number {
  let squares = 0;
  let cubes = 0;
  for (const influence of influences) {
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** The share of replicates below a value; ties count half. */
const shareBelow = (replicated: Float64Array, limit: number): number =>
  replicated.reduce((sum, value) => sum + (value < limit ? 1 : value === limit ? 0.5 : 0), 0) / replicated.length;

/**
 * The BCa limits from bootstrap replicates (Efron & Tibshirani 1993, section 14.3); ties of replicates with the estimate
 * count half. Where all replicates are equal, both limits are that value.
 */
export function bcaLimits(
  estimate: number,
  replicated: Float64Array,
  accelerated: number,
  confidence: number,
): readonly [low: number, high: number] {
  const sorted = replicated.toSorted();
  const share = shareBelow(sorted, estimate);
  if (share === 0 || share === 1) return [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  const bias = normalQuantile(share, 0, 1);
  const limit = (level: number): number => {
    const shifted = bias + normalQuantile(level, 0, 1);
    return percentile(sorted, normalCdf(bias + shifted / (1 - accelerated * shifted), 0, 1));
  };
  return [limit((1 - confidence) / 2), limit((1 + confidence) / 2)];
}

/**
 * The two-sided p value of «it is 0» that goes with the BCa limits: the level at which one of them is 0, their formula solved
 * for it. Never below 2/(B + 1) of B replicates, which cannot tell more.
 */
export function bcaP(estimate: number, replicated: Float64Array, accelerated: number): number {
  const share = shareBelow(replicated, estimate);
  const least = 1 / (replicated.length + 1);
  if (share === 0 || share === 1) return estimate === 0 ? 1 : 2 * least;
  const bias = normalQuantile(share, 0, 1);
  const below = Math.min(1 - least, Math.max(least, shareBelow(replicated, 0)));
  const distance = normalQuantile(below, 0, 1) - bias;
  const z = distance / (1 + accelerated * distance) - bias;
  return Math.max(2 * least, 2 * normalCdf(-Math.abs(z), 0, 1));
}

/** By linear interpolation between order statistics (definition 7 of Hyndman & Fan 1996). */
function percentile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const before = Math.floor(place);
  const low = sorted[before] ?? Number.NaN;
  const high = sorted[Math.min(before + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (place - before) * (high - low);
}
