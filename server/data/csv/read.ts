import { numberColumns, spokenColumns, type TableSource } from '../../definition/formats/table-columns.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import { locateFiles } from '../files/locate-files.ts';
import { partsOf, type Part } from '../parts.ts';
import type { Place } from '../place.ts';
import { noRows, readRecords } from './records.ts';
import { placeText, Table, type ColumnKind, type RowPlace, type ValueForm } from './table.ts';
import { readJsonLines } from '../tables/json-lines.ts';
import { readParquet } from '../tables/parquet.ts';
import { tableSet } from './table-set.ts';

/**
 * Reads the columns of a table that a definition names. Inputs are `[features]` numbers; targets are the columns under
 * `targets`. Throws a DataError with file, line, expected and found.
 */
export async function readTable(source: TableSource, place: Place, splitSeed: number): Promise<ReadSet> {
  const rowParts: Part[] = [];
  let table: Table | undefined;
  let inputs: readonly string[] = [];
  for (const part of partsOf([source.path], source.parts)) {
    for (const { file } of await locateFiles(source.path, part, source.parts, place)) {
      const before = rowParts.length;
      await readRows(file, source, {
        names(names, line) {
          checkNames(names, source, file, line);
          if (table) return;
          inputs = numberColumns(source, names);
          table = new Table(columnKinds(source, inputs), tableForm(source));
        },
        row(values, names, place) {
          table?.add(values, names, place);
          rowParts.push(part);
        },
      });
      if (rowParts.length === before) throw noRows(file);
    }
  }
  if (!table) throw new Error('a table has at least one file');
  return tableSet(table, inputs, rowParts, source, splitSeed);
}

/** What takes a table's rows. */
export interface TakeRows {
  /** Takes the names of the columns of a file, before its rows. */
  names(names: readonly string[], line: number | undefined): void;
  row(values: readonly string[], names: readonly string[], place: RowPlace): void;
}

/** Hands on the rows of one file of a table. */
export function readRows(file: string, source: TableSource, take: TakeRows): Promise<void> {
  switch (source.format) {
    case 'csv':
      return readSeparated(file, source, take);
    case 'jsonLines':
      return readJsonLines(file, take, source.numbers === undefined);
    case 'parquet':
      return readParquet(file, take);
    default:
      return source satisfies never;
  }
}

async function readSeparated(file: string, source: TableSource & { format: 'csv' }, take: TakeRows): Promise<void> {
  let names = source.columns;
  let told = false;
  await readRecords(file, source, (values, line) => {
    if (!told) take.names(names ?? values, line);
    told = true;
    if (names) take.row(values, names, { file, line });
    else names = values;
  });
}

/** How single values of a table are written. */
export const tableForm = (source: TableSource): ValueForm =>
  source.format === 'csv' ? source : { decimal: 'point', missing: source.missing };

function columnKinds(source: TableSource, inputs: readonly string[]): ReadonlyMap<string, ColumnKind> {
  const texts = spokenColumns(source).map((name): [string, ColumnKind] => [
    name,
    source.targets[name]?.type === 'number' || name === source.weights ? 'number' : 'text',
  ]);
  return new Map([...texts, ...inputs.map((name): [string, ColumnKind] => [name, 'number'])]);
}

function checkNames(header: readonly string[], source: TableSource, file: string, line: number | undefined): void {
  checkTwice(header, file, line);
  const at = line === undefined ? {} : { line };
  const wanted = [...spokenColumns(source), ...(source.numbers ?? []), ...source.ignore];
  const absent = wanted.find((name) => !header.includes(name));
  if (absent === undefined) return;
  const there = header.length > 12 ? `${header.slice(0, 12).join(', ')} and more` : header.join(', ');
  const message = `${file} has no column '${absent}', but ${there}; correct the name, or list the file's columns under columns.`;
  throw new DataError('data-column', message, { file, ...at, expected: `a column '${absent}'`, found: there });
}

/** Throws a DataError where a table names a column twice. */
export function checkTwice(header: readonly string[], file: string, line: number | undefined): void {
  const at = line === undefined ? {} : { line };
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice === undefined) return;
  const message = `${placeText({ file, ...at })} names the column '${twice}' twice; name each column once, or list all under columns.`;
  throw new DataError('data-column', message, { file, ...at, expected: 'names that differ', found: twice });
}
