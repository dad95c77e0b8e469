import { DataError } from './data-error.ts';
import type { RandomStream } from './random.ts';

/** One of the parts that rows are dealt into for cross-validation. */
export interface Fold {
  /** How many parts there are. */
  readonly of: number;
  /** The one that is held out, from 1. */
  readonly number: number;
}

/**
 * Deals the rows of each stratum, shuffled, into folds, so that folds differ by at most one row of a stratum and by at most
 * one row in all. Gives a 1 for each row of the fold asked for. Shuffles the strata.
 */
export function foldOfStrata(
  strata: readonly Int32Array[],
  count: number,
  { of, number }: Fold,
  randomOf: (stratum: number) => RandomStream,
): Uint8Array {
  if (count < of) throw tooFew(of, `${count} rows`);
  const held = new Uint8Array(count);
  let dealt = 0;
  strata.forEach((rows, i) => {
    for (const row of randomOf(i).shuffle(rows)) if (dealt++ % of === number - 1) held[row] = 1;
  });
  return held;
}

/** Deals whole groups of rows into folds: the largest first, each into the fold with fewest rows; ties in random order. */
export function foldOfGroups(groups: Int32Array, { of, number }: Fold, random: RandomStream): Uint8Array {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  if (sizes.size < of) throw tooFew(of, `${sizes.size} groups`);
  const shuffled = random.shuffle(Int32Array.from(sizes.keys()).sort());
  const order = Array.from(shuffled).sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  const filled = new Array<number>(of).fill(0);
  const foldOf = new Map<number, number>();
  for (const group of order) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold] = (filled[fold] ?? 0) + (sizes.get(group) ?? 0);
    foldOf.set(group, fold);
  }
  return Uint8Array.from(groups, (group) => (foldOf.get(group) === number - 1 ? 1 : 0));
}

function tooFew(of: number, found: string): DataError {
  const message = `There are ${found}, too few for ${of} folds; use fewer folds.`;
  return new DataError('data-too-few-rows', message, { expected: `at least ${of}`, found });
}
