import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet';
import { compressors as packed } from 'hyparquet-compressors';
import { DataError } from '../data-error.ts';
import { fileHead } from '../file-bytes.ts';
import { readContent } from '../file-content.ts';
import { knownContent } from '../known-content.ts';
import { cellText } from './cell-text.ts';
import { damaged } from './damaged.ts';

/** What a file packed as a whole may hold. */
const mostBytes = 2 ** 30;
/** Rows that one file may have. */
const mostRows = 2 ** 31;
/** What one page may hold once it is unpacked. */
const mostPageBytes = 2 ** 28;

/** What the rows of a file are handed to. */
export interface TakeGroups {
  names(names: readonly string[]): void;
  /** Takes the texts of some rows, column by column. */
  group(columns: readonly (readonly string[])[], rows: number): void;
}

/**
 * Reads a Parquet file, one group of rows after the other. Throws a DataError with file and row where it is damaged, or a
 * column holds lists, objects or bytes; a damaged file may also keep the parser busy for ever, or without memory.
 */
export async function parseParquet(file: string, take: TakeGroups): Promise<void> {
  const head = await fileHead(file, 12);
  const what = knownContent(head);
  if (what !== 'a Parquet table' && what !== 'a gzip file') throw otherFormat(file, what ?? 'other bytes');
  const buffer =
    what === 'a gzip file' ? bufferOf(await readContent(file, mostBytes)) : await asyncBufferFromFile(file);
  const metadata = await told(file, 'its footer', () => parquetMetadataAsync(buffer));
  const names = columnsOf(file, metadata);
  take.names(names);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const columns: string[][] = [];
    // Column by column: of several at a time the parser would leave the failures of all but one to nobody.
    for (const name of names) columns.push(await readColumn(file, name, { file: buffer, metadata, rowStart, rowEnd }));
    take.group(columns, rowEnd - rowStart);
    rowStart = rowEnd;
  }
}

interface Group {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
}

async function readColumn(file: string, name: string, group: Group): Promise<string[]> {
  const { rowStart, rowEnd } = group;
  const where = `the column '${name}' from row ${rowStart} on`;
  const rows: readonly unknown[] = await told(file, where, () =>
    parquetReadObjects({ ...group, columns: [name], compressors: bounded }),
  );
  if (rows.length !== rowEnd - rowStart) throw damaged(file, where, `${rowEnd - rowStart} rows`, String(rows.length));
  return rows.map((object, i) => valueOf(file, object, name, rowStart + i));
}

/** Decompressors that refuse pages which say that they are huge; Node's own where it has one. */
const bounded: Compressors = Object.fromEntries(
  Object.entries({
    ...packed,
    GZIP: (input: Uint8Array, length: number) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
    BROTLI: (input: Uint8Array, length: number) =>
      brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  }).map(([name, unpack]) => [
    name,
    (input: Uint8Array, length: number): Uint8Array => {
      if (length > mostPageBytes) throw new Error(`a page that says it holds ${length} bytes`);
      return unpack(input, length);
    },
  ]),
);

function bufferOf(content: Uint8Array): AsyncBuffer {
  const bytes = new Uint8Array(content).buffer;
  return { byteLength: bytes.byteLength, slice: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}

/** What `read` gives; whatever the parser throws is told as damage. */
async function told<T>(file: string, where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const found = error.message.split('\n')[0]?.slice(0, 160) ?? '';
    throw damaged(file, where, 'a whole Parquet table', found, error);
  }
}

function columnsOf(file: string, metadata: FileMetaData): readonly string[] {
  const { schema } = metadata;
  const names = schema.slice(1, 1 + (schema[0]?.num_children ?? 0)).map(({ name }) => name);
  if (names.length === 0 || schema.length !== names.length + 1) {
    const message = `${file} has columns within columns, or none; save it as a table of plain columns.`;
    throw new DataError('data-column', message, { file, expected: 'plain columns', found: 'nested ones' });
  }
  checkCounts(file, metadata);
  return names;
}

/** Rows and values are counted several times in a file; a parser that believes one wrong count takes for ever. */
function checkCounts(file: string, { num_rows: count, row_groups: groups }: FileMetaData): void {
  const rows = groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (Number(count) !== rows || rows > mostRows)
    throw damaged(file, 'its footer', `at most ${mostRows} rows, those of its groups`, `${count} and ${rows}`);
  for (const group of groups)
    for (const { meta_data: column } of group.columns)
      if (column?.num_values !== group.num_rows)
        throw damaged(file, 'its footer', `${group.num_rows} values`, String(column?.num_values));
}

function valueOf(file: string, object: unknown, name: string, row: number): string {
  const values = new Map(typeof object === 'object' && object !== null ? Object.entries(object) : []);
  const text = cellText(values.get(name));
  if (text !== undefined) return text;
  const message = `${file}: row ${row} has a list, an object or bytes in the column '${name}', where a number or a text should be; save it without that column.`;
  throw new DataError('data-column', message, { file, expected: 'a number or a text', found: 'another value' });
}

function otherFormat(file: string, found: string): DataError {
  const message = `${file}: at byte 0 a Parquet table should begin, but there is ${found}; correct the format or the path.`;
  return new DataError('data-format', message, { file, offset: 0, expected: 'a Parquet table', found });
}
