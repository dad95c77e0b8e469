import { DataError } from './data-error.ts';

/**
 * Holds out the latest rows, about `wanted` of them: rows of one time stay on one side, at least one time on each. Gives a 1
 * for each row held out.
 * @param times a number for each row, larger for later
 * @throws DataError where all rows are of one time
 */
export function holdOutLatest(times: Float64Array, wanted: number): Uint8Array {
  const sorted = Float64Array.from(times).sort();
  const { length } = sorted;
  const starts: number[] = [];
  for (let i = 1; i < length; i++) if (sorted[i] !== sorted[i - 1]) starts.push(i);
  if (starts.length === 0)
    throw new DataError(
      'data-too-few-rows',
      'All rows are of one time, so none can be held out as the latest; choose another column for time, or leave it out.',
      { expected: 'at least two times', found: 'one time' },
    );
  const distance = (start: number): number => Math.abs(length - start - wanted);
  const cut = starts.reduce((best, start) => (distance(start) < distance(best) ? start : best));
  const first = sorted[cut] ?? Number.POSITIVE_INFINITY;
  return Uint8Array.from(times, (time) => (time >= first ? 1 : 0));
}

const isoDate = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;

/** A time as a number: a number as it stands, a date of ISO 8601 in milliseconds (UTC where it names no zone); else undefined. */
export function timeOf(text: string): number | undefined {
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!isoDate.test(text)) return undefined;
  const iso = text.replace(' ', 'T');
  const named = /(Z|[+-]\d{2}:?\d{2})$/.test(iso.slice(10));
  const milliseconds = Date.parse(iso.length > 10 && !named ? `${iso}Z` : iso);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
