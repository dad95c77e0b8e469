import type { ColumnFacts } from '../../definition/data-facts/facts.ts';
import type { DataSource } from '../../definition/experiment.ts';
import { readRecords } from '../csv/records.ts';
import { locatePart, partsOf } from '../parts.ts';
import type { Place } from '../place.ts';

type CsvSource = DataSource & { readonly format: 'csv' };

/** Rows of a table that are looked at. */
const mostRows = 20_000;

/** Thrown to stop reading when enough has been seen. */
class Enough extends Error {}

/** The columns of a table by its first rows; rows that cannot be read end the look, they are the reader's to report. */
export async function columnsOf(source: CsvSource, place: Place): Promise<readonly ColumnFacts[]> {
  const [part] = partsOf([source.path], source.parts);
  if (part === undefined) return [];
  const file = await locatePart(source.path, part, source.parts, place);
  let names = source.columns;
  const rows: (readonly string[])[] = [];
  try {
    await readRecords(file, source, (values) => {
      if (names === undefined) names = values;
      else if (rows.push(values) >= mostRows) throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough) && rows.length === 0) throw error;
  }
  return (names ?? []).map((name, i) => factsOf(name, i, rows, names ?? [], source));
}

function factsOf(
  name: string,
  at: number,
  rows: readonly (readonly string[])[],
  names: readonly string[],
  source: CsvSource,
): ColumnFacts {
  const lacking = new Set(['', ...source.missing]);
  const isMissing = (value: string | undefined): boolean => value === undefined || lacking.has(value);
  const there = rows.flatMap((row) => (isMissing(row[at]) ? [] : [row[at] ?? '']));
  const isNumber = there.length > 0 && there.every((value) => Number.isFinite(Number(plain(value, source))));
  const isTarget = Object.hasOwn(source.targets, name);
  const toldBy = isTarget
    ? names.filter(
        (_, other) => other !== at && tells(rows, other, at, isMissing, source.targets[name]?.type === 'number'),
      )
    : [];
  return {
    name,
    kind: isNumber ? 'number' : 'text',
    missing: rows.length - there.length,
    rows: rows.length,
    toldBy,
  };
}

const plain = (value: string, { decimal }: CsvSource): string =>
  decimal === 'comma' ? value.replace(',', '.') : value;

/** Fewer rows than this show nothing by themselves. */
const fewestRows = 20;

/**
 * Whether one column tells another: the same value there always goes with the same value here. A column of names, with a
 * value of its own for nearly each row, tells everything and nothing; of numbers it counts if they are the target's own,
 * or a straight line of it.
 */
function tells(
  rows: readonly (readonly string[])[],
  from: number,
  to: number,
  isMissing: (value: string | undefined) => boolean,
  isNumber: boolean,
): boolean {
  const seen = new Map<string, string>();
  const results = new Set<string>();
  const pairs: [number, number][] = [];
  for (const row of rows) {
    const [cause, effect] = [row[from] ?? '', row[to] ?? ''];
    if (isMissing(cause) || isMissing(effect)) continue;
    if (isNumber) pairs.push([Number(cause), Number(effect)]);
    const known = seen.get(cause);
    if (known === undefined) seen.set(cause, effect);
    else if (known !== effect && !isNumber) return false;
    results.add(effect);
  }
  if (isNumber) return pairs.length >= fewestRows && Math.abs(correlation(pairs)) > 0.99999;
  const repeats = seen.size <= rows.length / 4;
  return rows.length >= fewestRows && results.size > 1 && repeats;
}

/** Pearson's correlation; 0 where one side is constant or no number. */
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [a, b] of pairs) {
    xx += (a - x) ** 2;
    yy += (b - y) ** 2;
    xy += (a - x) * (b - y);
  }
  const value = xy / Math.sqrt(xx * yy);
  return Number.isFinite(value) ? value : 0;
}
