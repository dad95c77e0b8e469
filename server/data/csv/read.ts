import type { DataSource } from '../../definition/experiment.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import { locateFiles } from '../files/locate-files.ts';
import { partsOf, type Part } from '../parts.ts';
import type { Place } from '../place.ts';
import { readRecords } from './records.ts';
import { Table, type ColumnKind } from './table.ts';
import { tableSet } from './table-set.ts';

export type CsvSource = DataSource & { readonly format: 'csv' };

/**
 * Reads the columns of a table that a definition names. Inputs are `[features]` numbers; targets are the columns under
 * `targets`. Throws a DataError with file, line, expected and found.
 */
export async function readCsv(source: CsvSource, place: Place, splitSeed: number): Promise<ReadSet> {
  const rowParts: Part[] = [];
  let table: Table | undefined;
  let inputs: readonly string[] = [];
  for (const part of partsOf([source.path], source.parts)) {
    for (const { file } of await locateFiles(source.path, part, source.parts, place)) {
      const before = rowParts.length;
      let names = source.columns;
      await readRecords(file, source, (values, line) => {
        if (names === undefined || table === undefined) {
          const header = names ?? values;
          checkNames(header, source, file, line);
          inputs = source.numbers ?? others(header, source);
          table ??= new Table(columnKinds(source, inputs), source);
          const isHeader = names === undefined;
          names = header;
          if (isHeader) return;
        }
        table.add(values, names, { file, line });
        rowParts.push(part);
      });
      if (rowParts.length === before) throw noRows(file);
    }
  }
  if (!table) throw new Error('a table has at least one file');
  return tableSet(table, inputs, rowParts, source, splitSeed);
}

/** The columns that a definition names for something other than numbers to put in. */
const spoken = ({ targets, categories, texts, groups, time, partColumn }: CsvSource): readonly string[] => [
  ...Object.keys(targets),
  ...categories,
  ...Object.keys(texts),
  ...(groups === undefined ? [] : [groups]),
  ...(time === undefined ? [] : [time]),
  ...(partColumn === undefined ? [] : [partColumn]),
];

const others = (header: readonly string[], source: CsvSource): readonly string[] =>
  header.filter((name) => !spoken(source).includes(name) && !source.ignore.includes(name));

function columnKinds(source: CsvSource, inputs: readonly string[]): ReadonlyMap<string, ColumnKind> {
  const texts = spoken(source).map((name): [string, ColumnKind] => [
    name,
    source.targets[name]?.type === 'number' ? 'number' : 'text',
  ]);
  return new Map([...texts, ...inputs.map((name): [string, ColumnKind] => [name, 'number'])]);
}

function checkNames(header: readonly string[], source: CsvSource, file: string, line: number): void {
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) {
    const message = `${file}: line ${line} names the column '${twice}' twice; name each column once, or list all under columns.`;
    throw new DataError('data-column', message, { file, line, expected: 'names that differ', found: twice });
  }
  const wanted = [...spoken(source), ...(source.numbers ?? []), ...source.ignore];
  const absent = wanted.find((name) => !header.includes(name));
  if (absent === undefined) return;
  const there = header.length > 12 ? `${header.slice(0, 12).join(', ')} and more` : header.join(', ');
  const message = `${file} has no column '${absent}', but ${there}; correct the name, or list the file's columns under columns.`;
  throw new DataError('data-column', message, { file, line, expected: `a column '${absent}'`, found: there });
}

function noRows(file: string): DataError {
  const message = `${file} holds no row beside its names; copy or download it again, or correct the path.`;
  return new DataError('data-empty', message, { file, expected: 'at least one row', found: 'none' });
}
