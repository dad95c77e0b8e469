import { noRows } from '../csv/records.ts';
import { DataError } from '../data-error.ts';
import { readFields } from './list-files.ts';
import type { Fields } from './pattern.ts';

/** Gives a row's further fields; throws a DataError where the table has no row for it. */
export type Lookup = (fields: Fields, file: string) => Fields;

/**
 * Reads a table that rows are looked up in by the columns that they have as fields.
 * Throws a DataError where there is no such column, or where two of its rows are for the same fields.
 * @param known the names of the fields that rows have
 */
export async function readLookup(table: string, known: readonly string[]): Promise<Lookup> {
  const rows = new Map<string, Fields>();
  let keys: readonly string[] | undefined;
  await readFields(table, (fields, { line }) => {
    keys ??= Object.keys(fields).filter((name) => known.includes(name));
    if (keys.length === 0) throw noKey(table, Object.keys(fields), known);
    const key = keyOf(fields, keys);
    if (rows.has(key)) {
      const message = `${table}: line ${line} is for ${shown(fields, keys)}, as a line before it; leave one of them out.`;
      throw new DataError('data-line', message, { file: table, line, expected: 'a row of its own', found: key });
    }
    rows.set(key, fields);
  });
  if (rows.size === 0) throw noRows(table);
  const by = keys ?? [];
  return (fields, file) => {
    const row = rows.get(keyOf(fields, by));
    if (row) return row;
    const message = `${file} has ${shown(fields, by)}, which ${table} has no row for; add one, or correct the path.`;
    throw new DataError('data-label', message, { file, expected: `a row of ${table}`, found: 'none' });
  };
}

const keyOf = (fields: Fields, keys: readonly string[]): string => JSON.stringify(keys.map((name) => fields[name]));

const shown = (fields: Fields, keys: readonly string[]): string =>
  keys.map((name) => `the ${name} '${(fields[name] ?? '').slice(0, 60)}'`).join(' and ');

function noKey(table: string, columns: readonly string[], known: readonly string[]): DataError {
  const message = `${table} has no column to look rows up by: its columns are ${columns.join(', ')}, and the fields of a row ${known.join(', ') || 'none'}; name one of them alike.`;
  const found = columns.join(', ');
  return new DataError('data-column', message, { file: table, line: 1, expected: `one of ${known.join(', ')}`, found });
}
