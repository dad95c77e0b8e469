import { createHash } from 'node:crypto';
import { DataError } from './data-error.ts';
import { widthOf, type DataSet, type Rows, type Target } from './dataset.ts';
import { splitOf, type Split } from './split.ts';

/** Which rows of a data set a view has: those whose class of each target is the one named. */
export type Where = Readonly<Record<string, string>>;

/**
 * The rows of a data set whose classes are as `where` says, as a data set of their own. Class targets count only the
 * classes that its training rows have, in their order; what was fitted on the whole set stays as it is. The split keeps
 * every row on its side. Throws a DataError where there is no such target, class or row.
 * @param name of the whole data set, for messages
 */
export function viewOf(set: DataSet & { readonly split: Split }, where: Where, name: string): typeof set {
  const train = matching(set.train, where, name);
  const test = matching(set.test, where, name);
  for (const [part, ids] of [
    ['training', train],
    ['test', test],
  ] as const)
    if (ids.length === 0) throw noRows(name, where, part);
  const held = new Set(set.split.validation);
  const heldOut = Uint8Array.from(train, (id) => (held.has(id) ? 1 : 0));
  const classes = occurring(set.train, train);
  return {
    ...set,
    train: subset(set.train, train, classes, where, name),
    test: subset(set.test, test, classes, where, name),
    split: splitOf(heldOut),
  };
}

function matching(rows: Rows, where: Where, name: string): Int32Array {
  const wanted = Object.entries(where).map(([targetName, text]) => {
    const target = Object.hasOwn(rows.targets, targetName) ? rows.targets[targetName] : undefined;
    if (target?.kind !== 'class') throw noSuch(name, targetName, Object.keys(rows.targets));
    const index = target.classes.indexOf(text);
    if (index < 0) throw noSuch(name, `${targetName}: ${text}`, target.classes);
    return { values: target.values, index };
  });
  const all = Int32Array.from({ length: rows.count }, (_, id) => id);
  return all.filter((id) => wanted.every(({ values, index }) => values[id] === index));
}

/** For each class target: the new index of each class that the rows `ids` have, −1 for the others. */
type Renumbered = ReadonlyMap<string, { readonly classes: readonly string[]; readonly index: Int32Array }>;

function occurring({ targets }: Rows, ids: Int32Array): Renumbered {
  const found = new Map<string, { classes: readonly string[]; index: Int32Array }>();
  for (const [name, target] of Object.entries(targets)) {
    if (target.kind !== 'class') continue;
    const present = new Set(Array.from(ids, (id) => target.values[id] ?? -1));
    const index = new Int32Array(target.classes.length).fill(-1);
    const kept = target.classes.map((_, label) => label).filter((label) => present.has(label));
    kept.forEach((label, i) => (index[label] = i));
    found.set(name, { classes: kept.map((label) => target.classes[label] ?? ''), index });
  }
  return found;
}

function subset(rows: Rows, ids: Int32Array, classes: Renumbered, where: Where, name: string): Rows {
  const targets = Object.entries(rows.targets).map(([target, values]): [string, Target] => [
    target,
    targetOf(values, ids, classes.get(target), `${target} of ${name}`),
  ]);
  const sha256 = createHash('sha256')
    .update(JSON.stringify([rows.sha256, where, Array.from(ids)]))
    .digest('hex');
  const gather = (indices: ArrayLike<number>, out: Float32Array): void =>
    rows.gather(
      Int32Array.from(indices, (row) => idAt(ids, row)),
      out,
    );
  const { weights } = rows;
  return {
    ...rows,
    count: ids.length,
    targets: Object.fromEntries(targets),
    ...(weights && { weights: Float32Array.from(ids, (id) => weights[id] ?? 1) }),
    sha256,
    gather,
  };
}

function idAt(ids: Int32Array, row: number): number {
  const id = ids[row];
  if (id === undefined) throw new RangeError(`There is no row ${row} among ${ids.length}.`);
  return id;
}

function targetOf(
  target: Target,
  ids: Int32Array,
  renumbered: { readonly classes: readonly string[]; readonly index: Int32Array } | undefined,
  name: string,
): Target {
  if (target.kind === 'number')
    return { ...target, values: Float32Array.from(ids, (id) => target.values[id] ?? Number.NaN) };
  if (target.kind === 'class' && renumbered) {
    const values = Int32Array.from(ids, (id) => {
      const label = target.values[id] ?? -1;
      const index = label < 0 ? -1 : (renumbered.index[label] ?? -1);
      if (label >= 0 && index < 0) throw untrained(name, target.classes[label] ?? '');
      return index;
    });
    return { kind: 'class', classes: renumbered.classes, values };
  }
  const width = widthOf(target);
  const values = new Int32Array(ids.length * width);
  ids.forEach((id, row) => values.set(target.values.subarray(id * width, (id + 1) * width), row * width));
  return { ...target, values };
}

const shown = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');

function noSuch(name: string, found: string, all: readonly string[]): DataError {
  const message = `The data set ${name} has no ${found} that rows can be chosen by; there is ${shown(all)}.`;
  return new DataError('data-where', message, { expected: shown(all), found });
}

function noRows(name: string, where: Where, part: string): DataError {
  const asked = Object.entries(where).map(([target, text]) => `${target} ${text}`);
  const message = `No ${part} row of ${name} has ${asked.join(' and ')}; choose other classes, or another split.`;
  return new DataError('data-where', message, { expected: 'at least one row', found: 'none' });
}

function untrained(name: string, label: string): DataError {
  const message = `A test row has the ${name} '${label}', which no training row of the same choice has; choose other rows.`;
  return new DataError('data-label', message, { expected: 'a class of the training rows', found: label });
}
