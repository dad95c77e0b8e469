import { stream } from '../../data/random.ts';

/** A permutation test's answer. */
export interface PermutationTest {
  /** Two-sided. */
  readonly p: number;
  /** How many sign patterns were looked at, and whether they were all. */
  readonly patterns: number;
  readonly exact: boolean;
}

/** Pairs below which no sign pattern is rare enough: 2/2⁵ is over 5 %. */
export const fewestPairs = 6;

const mostExact = 16;

/**
 * The sign-flip test of paired differences (Fisher 1935): how often random signs give a sum at least as far from 0. All 2ⁿ
 * patterns up to 16 pairs, above that `draws` drawn from `seed`, the observed one counted among them (Phipson & Smyth 2010).
 * @returns undefined below six pairs, where it cannot reach 5 %
 */
export function signFlipTest(
  differences: readonly number[],
  { seed = 0, draws = 20_000 }: { readonly seed?: number; readonly draws?: number } = {},
): PermutationTest | undefined {
  if (differences.length < fewestPairs) return undefined;
  const scale = differences.reduce((sum, value) => sum + Math.abs(value), 0);
  // Sums that differ by rounding only are ties.
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0)) - 1e-12 * scale;
  if (differences.length > mostExact) return drawn(differences, observed, seed, draws);
  const patterns = 2 ** differences.length;
  let extreme = 0;
  for (let pattern = 0; pattern < patterns; pattern++)
    if (Math.abs(signed(differences, (i) => (pattern >>> i) & 1)) >= observed) extreme++;
  return { p: extreme / patterns, patterns, exact: true };
}

function drawn(differences: readonly number[], observed: number, seed: number, draws: number): PermutationTest {
  const random = stream(seed, 'permutation', String(differences.length));
  let extreme = 1;
  for (let draw = 0; draw < draws; draw++)
    if (Math.abs(signed(differences, () => random.word() >>> 31)) >= observed) extreme++;
  return { p: extreme / (draws + 1), patterns: draws + 1, exact: false };
}

const signed = (values: readonly number[], bit: (i: number) => number): number =>
  values.reduce((sum, value, i) => sum + (bit(i) === 1 ? -value : value), 0);
