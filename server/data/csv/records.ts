import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { DataError } from '../data-error.ts';
import { readLines, type Encoding } from '../text/lines.ts';

/** How a table of separated values is written. */
export interface CsvForm {
  readonly delimiter: 'comma' | 'semicolon' | 'tab' | 'blank';
  readonly encoding: Encoding;
  readonly comment?: string | undefined;
}

const delimiters = { comma: ',', semicolon: ';', tab: '\t', blank: ' ' } as const;
/** One record longer than this is an open quote rather than a record. */
const mostRecordCharacters = 2 ** 22;

/**
 * Hands the records of a file (RFC 4180, plain or gzipped) to `take`, blanks around their values taken off, with the line
 * that each ends on. Empty lines are left out. Throws a DataError with file and line where quotes are not closed or
 * bytes are no text, and what `take` throws.
 */
export async function readRecords(
  file: string,
  form: CsvForm,
  take: (values: readonly string[], line: number) => void,
): Promise<void> {
  const parser = parse({
    delimiter: delimiters[form.delimiter],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    max_record_size: mostRecordCharacters,
    ...(form.comment !== undefined && { comment: form.comment, comment_no_infix: true }),
  });
  parser.on('data', (next: unknown) => {
    try {
      const { values, line } = recordOf(next);
      if (form.delimiter === 'blank')
        take(
          values.filter((value) => value !== ''),
          line,
        );
      else if (values.length > 1 || values[0] !== '') take(values, line);
    } catch (error) {
      parser.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  const done = finished(parser).catch((error: unknown) => {
    throw asRefusal(error, file);
  });
  // The failure is waited for below; until then it must not count as nobody's.
  done.catch(() => undefined);
  let text: string[] = [];
  const push = async (): Promise<void> => {
    if (parser.destroyed) return done;
    const whole = text.join('');
    text = [];
    if (!parser.write(whole)) await Promise.race([once(parser, 'drain'), done]);
  };
  try {
    await readLines(file, form.encoding, (line) => text.push(line, '\n'), push);
    await push();
    parser.end();
    await done;
  } finally {
    parser.destroy();
  }
}

/** The error for a table of names alone. */
export function noRows(file: string): DataError {
  const message = `${file} holds no row beside its names; copy or download it again, or correct the path.`;
  return new DataError('data-empty', message, { file, expected: 'at least one row', found: 'none' });
}

function recordOf(next: unknown): { readonly values: readonly string[]; readonly line: number } {
  if (typeof next === 'object' && next !== null && 'record' in next && 'info' in next) {
    const { record, info } = next;
    if (Array.isArray(record) && typeof info === 'object' && info !== null && 'lines' in info)
      return { values: record.map(String), line: Number(info.lines) };
  }
  throw new Error('the parser gave no record');
}

function asRefusal(error: unknown, file: string): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
  const found = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote that is never closed' : problemText(error);
  const place = line === undefined ? '' : ` line ${line}`;
  const message = `${file}:${place} should be values with quotes closed and doubled within, but there is ${found}; correct the line, or set delimiter.`;
  const details = { file, ...(line !== undefined && { line }), expected: 'a record of RFC 4180', found, cause: error };
  return new DataError('data-line', message, details);
}

const problemText = ({ code }: CsvError): string =>
  code === 'CSV_MAX_RECORD_SIZE'
    ? `a record of more than ${mostRecordCharacters} characters`
    : code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE'
      ? 'a quote in the middle of a value'
      : `what the parser calls ${code}`;
