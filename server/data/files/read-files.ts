import type { ColumnTargets } from '../../definition/formats/column-target.ts';
import { DataError } from '../data-error.ts';
import { Table, type ColumnKind, type RowPlace } from '../csv/table.ts';
import { locatePart, partsOf, pathOfPart, type Part, type PartNames } from '../parts.ts';
import type { Place } from '../place.ts';
import { findFiles } from './find-files.ts';
import { listFiles } from './list-files.ts';
import { readLookup } from './lookup.ts';
import type { Fields } from './pattern.ts';

/** Which files are the rows of a data set, and which fields they have. */
export interface FileOptions {
  readonly path: string;
  readonly list: string | undefined;
  readonly lookup: string | undefined;
  readonly targets: ColumnTargets;
  readonly test: Readonly<Record<string, readonly string[]>> | undefined;
  readonly groups: string | undefined;
  readonly parts: PartNames;
}

/** The rows of a data set that has a file for each. */
export interface FileRows {
  readonly files: readonly string[];
  /** The fields that the definition names. */
  readonly table: Table;
  readonly parts: readonly Part[];
  readonly notices: readonly string[];
}

interface Row {
  readonly file: string;
  readonly fields: Fields;
  readonly place: RowPlace;
}

/** Finds the files of a data set with their fields; throws a DataError with file, line, expected and found. */
export async function readFiles(options: FileOptions, place: Place): Promise<FileRows> {
  const { path, list, lookup, targets, groups, test } = options;
  const wanted = [
    ...new Set([...Object.keys(targets), ...Object.keys(test ?? {}), ...(groups === undefined ? [] : [groups])]),
  ];
  const kinds = wanted.map((name): [string, ColumnKind] => [
    name,
    targets[name]?.type === 'number' ? 'number' : 'text',
  ]);
  const table = new Table(new Map(kinds), { decimal: 'point', missing: [] });
  const files: string[] = [];
  const parts: Part[] = [];
  const notices: string[] = [];
  const paths = list?.includes('{part}') && !path.includes('{part}') ? [list] : [path];
  for (const part of partsOf(paths, options.parts)) {
    const { rows, others } = await rowsOf(options, part, place);
    if (others > 0) notices.push(`${others} files beside them do not fit the path ${path} and are left out`);
    const more =
      lookup === undefined
        ? undefined
        : await readLookup(await locatePart(lookup, part, options.parts, place), Object.keys(rows[0]?.fields ?? {}));
    for (const { file, fields, place: at } of rows) {
      const all = { ...more?.(fields, file), ...fields };
      const absent = wanted.find((name) => !Object.hasOwn(all, name));
      if (absent !== undefined) throw noField(at, absent, Object.keys(all));
      table.add(
        wanted.map((name) => all[name] ?? ''),
        wanted,
        at,
      );
      files.push(file);
      parts.push(part === 'all' && test ? (isTest(all, test) ? 'test' : 'train') : part);
    }
  }
  for (const part of ['train', 'test'] as const) if (test && !parts.includes(part)) throw noRows(path, test, part);
  return { files, table, parts, notices };
}

async function rowsOf(
  { path, list, parts }: FileOptions,
  part: Part,
  place: Place,
): Promise<{ readonly rows: readonly Row[]; readonly others: number }> {
  const named = pathOfPart(path, part, parts);
  if (list !== undefined)
    return { rows: await listFiles(await locatePart(list, part, parts, place), named, place), others: 0 };
  const { files, others } = await findFiles(named, place);
  return { rows: files.map(({ file, fields }) => ({ file, fields, place: { file } })), others };
}

const isTest = (fields: Fields, test: Readonly<Record<string, readonly string[]>>): boolean =>
  Object.entries(test).every(([field, values]) => values.includes(fields[field] ?? ''));

function noField(place: RowPlace, absent: string, there: readonly string[]): DataError {
  const found = there.length > 12 ? `${there.slice(0, 12).join(', ')} and more` : there.join(', ') || 'none';
  const message = `${place.file} has no field '${absent}', but ${found}; write {${absent}} into path, or name a list or lookup that has the column.`;
  return new DataError('data-column', message, { ...place, expected: `a field '${absent}'`, found });
}

function noRows(path: string, test: Readonly<Record<string, readonly string[]>>, part: 'train' | 'test'): DataError {
  const asked = Object.entries(test).map(([field, values]) => `${field} ${values.join(' or ')}`);
  const message = `${part === 'test' ? 'No' : 'Every'} file of ${path} has ${asked.join(' and ')}, so there is none for ${part === 'test' ? 'testing' : 'training'}; correct the values under test.`;
  return new DataError('data-too-few-rows', message, { expected: `files for ${part}`, found: 'none' });
}
