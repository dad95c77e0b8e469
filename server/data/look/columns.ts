import type { ColumnFacts } from '../../definition/data-facts/facts.ts';
import type { DataSource } from '../../definition/experiment.ts';
import { readRecords } from '../csv/records.ts';
import { missingMarks, numberOf } from '../csv/table.ts';
import { locateFiles } from '../files/locate-files.ts';
import { partsOf } from '../parts.ts';
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
  const [first] = await locateFiles(source.path, part, source.parts, place);
  if (first === undefined) return [];
  let names = source.columns;
  const rows: (readonly string[])[] = [];
  try {
    await readRecords(first.file, source, (values) => {
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
  const lacking = missingMarks(source);
  const isMissing = (value: string | undefined): boolean => value === undefined || lacking.has(value);
  const there = rows.flatMap((row) => (isMissing(row[at]) ? [] : [row[at] ?? '']));
  const isNumber = there.length > 0 && there.every((value) => !Number.isNaN(numberOf(value, source.decimal)));
  const target = Object.hasOwn(source.targets, name) ? source.targets[name] : undefined;
  const tells = (other: number): boolean => {
    const pairs = rows.flatMap((row): Pair[] =>
      isMissing(row[other]) || isMissing(row[at]) ? [] : [[row[other] ?? '', row[at] ?? '']],
    );
    return target?.type === 'number' ? tellsNumber(pairs, source.decimal) : tellsClass(pairs, rows.length);
  };
  const toldBy = target ? names.filter((_, other) => other !== at && tells(other)) : [];
  return {
    name,
    kind: isNumber ? 'number' : 'text',
    missing: rows.length - there.length,
    rows: rows.length,
    toldBy,
  };
}

/** Fewer rows than this show nothing by themselves. */
const fewestRows = 20;

/** A value of one column and that of another in the same row. */
type Pair = readonly [cause: string, effect: string];

/**
 * Whether one column tells a class: the same value there always goes with the same value here. A column of names, with a
 * value of its own for nearly each row, tells everything and nothing.
 */
function tellsClass(pairs: readonly Pair[], rows: number): boolean {
  const seen = new Map<string, string>();
  for (const [cause, effect] of pairs) {
    if ((seen.get(cause) ?? effect) !== effect) return false;
    seen.set(cause, effect);
  }
  return rows >= fewestRows && new Set(seen.values()).size > 1 && seen.size <= rows / 4;
}

/** Whether one column tells a number: it is the same, or a straight line of it. */
function tellsNumber(pairs: readonly Pair[], decimal: CsvSource['decimal']): boolean {
  const numbers = pairs.map(([cause, effect]) => [numberOf(cause, decimal), numberOf(effect, decimal)] as const);
  return pairs.length >= fewestRows && Math.abs(correlation(numbers)) > 0.99999;
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
