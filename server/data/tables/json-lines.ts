import type { TakeRows } from '../csv/read.ts';
import { DataError } from '../data-error.ts';
import { readLines, type LinePlace } from '../text/lines.ts';
import { cellText } from './cell-text.ts';

/**
 * Hands on the rows of a file of one JSON object a line; empty lines are left out. The columns are the keys of the first.
 * Throws a DataError with file and line where a line is no object.
 * @param allKeysCount whether a key that the first line lacks is refused, since it would be an input
 */
export async function readJsonLines(file: string, take: TakeRows, allKeysCount: boolean): Promise<void> {
  let first: readonly string[] | undefined;
  await readLines(file, 'utf8', (text, place) => {
    if (text.trim() === '') return;
    const object = objectOf(text, place);
    const keys = Object.keys(object);
    if (!first) take.names((first = keys), place.line);
    const known = first;
    const other = keys.find((key) => !known.includes(key));
    if (other !== undefined && allKeysCount) throw otherKey(place, other);
    const names = other === undefined ? known : [...new Set([...known, ...keys])];
    const values = names.map((name) => {
      const value = Object.hasOwn(object, name) ? cellText(object[name]) : '';
      if (value === undefined) throw noValue(place, name, object[name]);
      return value;
    });
    take.row(values, names, place);
  });
}

function objectOf(text: string, place: LinePlace): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw noObject(
      place,
      error instanceof Error ? error.message.replaceAll(/[\r\n]+/g, ' ').slice(0, 120) : 'none',
      error,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw noObject(place, Array.isArray(value) ? 'a list' : `the value ${text.trim().slice(0, 40)}`);
}

function noObject(place: LinePlace, found: string, cause?: unknown): DataError {
  const message = `${place.file}: line ${place.line} should be a JSON object, but there is ${found}; correct the line.`;
  return new DataError('data-line', message, { ...place, expected: 'a JSON object', found, cause });
}

function noValue(place: LinePlace, name: string, value: unknown): DataError {
  const found = Array.isArray(value) ? 'a list' : 'an object';
  const message = `${place.file}: line ${place.line} has ${found} under '${name}', where a number or a text should be; write each value under a key of its own.`;
  return new DataError('data-line', message, { ...place, expected: 'a number or a text', found });
}

function otherKey(place: LinePlace, key: string): DataError {
  const message = `${place.file}: line ${place.line} has the key '${key.slice(0, 60)}', which the first line has not; write null there, or list the inputs under numbers.`;
  return new DataError('data-column', message, { ...place, expected: 'the keys of the first line', found: key });
}
