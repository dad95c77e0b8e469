import { createHash } from 'node:crypto';
import type { Rows, SplitRows, Target } from './dataset.ts';
import { foldOfGroups, foldOfStrata, type Fold } from './folds.ts';
import { holdOutGroups } from './group-split.ts';
import { stream } from './random.ts';
import { holdOutLatest } from './time-split.ts';

/** Rows of a training set cut in two; ids in ascending order, and the SHA-256 (hex) of each list as 32-bit integers. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly trainSha256: string;
  readonly validationSha256: string;
}

/**
 * Holds out `fraction` of the rows for validation. The cut is stratified by the target of one class a row that has most
 * classes, rows that lack its label being a group of their own (plain where there is no such target), so it depends on
 * the data and `splitSeed` alone: every task and arm on the same rows gets the same one. A fraction above 0 holds out at
 * least one row and leaves at least one. Rows with groups are held out by whole groups instead, rows with times from the
 * latest on.
 * @param name tells splits of the same rows apart
 */
export function splitRows(rows: SplitRows, fraction: number, splitSeed: number, name = ''): Split {
  if (!(fraction >= 0 && fraction < 1)) throw new RangeError(`The validation fraction ${fraction} is not in [0, 1).`);
  const wanted = Math.round(fraction * rows.count);
  const most = fraction === 0 ? 0 : Math.max(0, Math.min(rows.count - 1, Math.max(1, wanted)));
  if (rows.times && most > 0) return splitOf(holdOutLatest(rows.times, most));
  if (rows.groups && most > 0) return splitOf(holdOutGroups(rows.groups, most, stream(splitSeed, 'split', name)));
  const heldOut = new Uint8Array(rows.count);
  const groups = strata(rows);
  const shares = largestRemainders(
    groups.map((group) => group.length),
    most,
  );
  groups.forEach((group, i) => {
    stream(splitSeed, 'split', name, i).shuffle(group);
    for (const row of group.subarray(0, shares[i])) heldOut[row] = 1;
  });
  return splitOf(heldOut);
}

/** Holds out one of the folds that rows are dealt into by `splitSeed`: stratified as in `splitRows`, or by whole groups. */
export function foldRows(rows: SplitRows, fold: Fold, splitSeed: number): Split {
  if (rows.groups) return splitOf(foldOfGroups(rows.groups, fold, stream(splitSeed, 'folds', 'groups')));
  return splitOf(foldOfStrata(strata(rows), rows.count, fold, (i) => stream(splitSeed, 'folds', '', i)));
}

/** The split that files give: of `count` training rows, those of `validation` are held out. */
export function givenSplit(count: number, validation: Int32Array): Split {
  const heldOut = new Uint8Array(count);
  for (const row of validation) heldOut[row] = 1;
  return splitOf(heldOut);
}

/** The split that holds out the rows with a 1. */
export function splitOf(heldOut: Uint8Array): Split {
  const all = Int32Array.from({ length: heldOut.length }, (_, row) => row);
  const train = all.filter((row) => heldOut[row] === 0);
  const validation = all.filter((row) => heldOut[row] === 1);
  return { train, validation, trainSha256: idsHash(train), validationSha256: idsHash(validation) };
}

/** The rows of each class, in the order of the classes, then those without a label; one group where there are no classes. */
function strata({ count, targets }: Pick<Rows, 'count' | 'targets'>): Int32Array[] {
  const ids = Int32Array.from({ length: count }, (_, row) => row);
  const finest = finestClasses(Object.values(targets));
  if (finest === undefined) return [ids];
  const labelled = finest.classes.map((_, label) => ids.filter((row) => finest.values[row] === label));
  const others = ids.filter((row) => (finest.values[row] ?? -1) < 0);
  return others.length === 0 ? labelled : [...labelled, others];
}

function finestClasses(targets: readonly Target[]): (Target & { kind: 'class' }) | undefined {
  return targets
    .filter((target) => target.kind === 'class')
    .reduce<(Target & { kind: 'class' }) | undefined>(
      (best, target) => (best === undefined || target.classes.length > best.classes.length ? target : best),
      undefined,
    );
}

/** Shares of `total` in proportion to `sizes`, whole numbers that sum to it; ties go to the earlier. */
function largestRemainders(sizes: readonly number[], total: number): number[] {
  const sum = sizes.reduce((all, size) => all + size, 0);
  const exact = sizes.map((size) => (sum === 0 ? 0 : (size * total) / sum));
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((all, share) => all + share, 0);
  const order = exact.map((_, i) => i).sort((a, b) => remainder(exact, b) - remainder(exact, a) || a - b);
  for (const i of order.slice(0, left)) shares[i] = (shares[i] ?? 0) + 1;
  return shares;
}

function remainder(exact: readonly number[], i: number): number {
  const value = exact[i] ?? 0;
  return value - Math.floor(value);
}

/** SHA-256 (hex) of row ids as 32-bit integers. */
export function idsHash(ids: Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
    .digest('hex');
}
