import { mean, standardDeviation } from './moments.ts';

/**
 * Hedges' g of paired differences: Cohen's d_z = x̄/s, times 1 − 3/(4ν − 1), ν = n − 1, which removes most of its bias in
 * small samples (Hedges 1981). In standard deviations of the differences.
 * @returns undefined below three values or without spread
 */
export function hedgesG(differences: readonly number[]): number | undefined {
  const deviation = standardDeviation(differences);
  if (differences.length < 3 || deviation === 0) return undefined;
  return (mean(differences) / deviation) * (1 - 3 / (4 * (differences.length - 1) - 1));
}
