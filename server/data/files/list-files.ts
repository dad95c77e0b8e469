import { fieldsOf } from '../../definition/formats/file-keys.ts';
import { noRows, readRecords } from '../csv/records.ts';
import { DataError } from '../data-error.ts';
import { locate, type Place } from '../place.ts';
import type { LinePlace } from '../text/lines.ts';
import { filled, type Fields } from './pattern.ts';

/** A row of a list of files. */
export interface ListedFile {
  readonly file: string;
  readonly fields: Fields;
  /** The line of the list. */
  readonly place: LinePlace;
}

const form = { delimiter: 'comma', encoding: 'utf8' } as const;

/** Reads a table whose first line names its columns; throws a DataError with file and line where a row does not fit. */
export async function readFields(file: string, take: (fields: Fields, place: LinePlace) => void): Promise<void> {
  let names: readonly string[] | undefined;
  await readRecords(file, form, (values, line) => {
    if (names === undefined) {
      names = values;
      const twice = names.find((name, i) => values.indexOf(name) !== i);
      if (twice !== undefined) throw namedTwice({ file, line }, twice);
      return;
    }
    if (values.length !== names.length) throw otherCount({ file, line }, names.length, values.length);
    take(Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])), { file, line });
  });
}

/** The files of a list, found by its columns in the braces of `path`; throws a DataError with the list's line. */
export async function listFiles(list: string, path: string, place: Place): Promise<readonly ListedFile[]> {
  const rows: { fields: Fields; place: LinePlace }[] = [];
  await readFields(list, (fields, at) => {
    const absent = fieldsOf(path).find((field) => !Object.hasOwn(fields, field));
    if (absent !== undefined) throw noColumn(at, absent, path, Object.keys(fields));
    rows.push({ fields, place: at });
  });
  if (rows.length === 0) throw noRows(list);
  const files: ListedFile[] = [];
  for (const row of rows) {
    const file = await locate(filled(path, row.fields), place).catch((error: unknown) => {
      throw error instanceof DataError ? atLine(error, row.place) : error;
    });
    files.push({ file, ...row });
  }
  return files;
}

function atLine(error: DataError, { file, line }: LinePlace): DataError {
  return new DataError(error.code, `${file}: line ${line}: ${error.message}`, { file, line, cause: error });
}

function namedTwice(place: LinePlace, found: string): DataError {
  const message = `${place.file}: line ${place.line} names the column '${found}' twice; name each column once.`;
  return new DataError('data-column', message, { ...place, expected: 'names that differ', found });
}

function otherCount(place: LinePlace, wanted: number, found: number): DataError {
  const message = `${place.file}: line ${place.line} should have ${wanted} values, but it has ${found}; correct the line.`;
  return new DataError('data-line', message, { ...place, expected: `${wanted} values`, found: `${found} values` });
}

function noColumn(place: LinePlace, absent: string, path: string, there: readonly string[]): DataError {
  const message = `${place.file} has no column '${absent}', which ${path} is filled from, but ${there.join(', ')}; correct the name.`;
  return new DataError('data-column', message, {
    file: place.file,
    line: 1,
    expected: `a column '${absent}'`,
    found: there.join(', '),
  });
}
