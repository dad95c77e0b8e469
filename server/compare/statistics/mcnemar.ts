import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import binomialPmf from '@stdlib/stats-base-dists-binomial-pmf';

/**
 * McNemar's test of two classifiers on the same items, mid-p form (Fagerland, Lydersen & Laake 2013): two-sided, from the
 * items on which only one of them is right; 1 where there are none.
 * @param onlyFirst items that only the first classifies rightly
 * @param onlySecond items that only the second classifies rightly
 */
export function mcNemarMidP(onlyFirst: number, onlySecond: number): number {
  const count = onlyFirst + onlySecond;
  if (count === 0) return 1;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (onlyFirst === onlySecond) return 1 - binomialPmf(fewer, count, 0.5);
  return 2 * binomialCdf(fewer, count, 0.5) - binomialPmf(fewer, count, 0.5);
}
