import type { FittedColumn, FittedNumber } from '../../data/fitted.ts';
import type { Rows } from '../../data/dataset.ts';

/** The input of a row as a person would look at it. */
export type ShownInput =
  /**
   * Bytes, `[height, width]` of grey or `[height, width, 3]`, of large ones every so many-th pixel; of features, from their
   * least to their largest value.
   */
  | { readonly type: 'picture'; readonly width: number; readonly height: number; readonly pixels: readonly number[] }
  | { readonly type: 'words'; readonly text: string }
  /** Samples of a sound; of long ones the least and the greatest of stretches of equal length, so that peaks stay. */
  | { readonly type: 'wave'; readonly values: readonly number[] }
  /** Of columns, with what makes an input of them undone. */
  | { readonly type: 'values'; readonly values: readonly (readonly [name: string, value: string | number])[] };

/** The most columns, or numbers, that are shown of a row. */
const mostValues = 16;

/** Samples of a sound that are shown, at most. */
const mostSamples = 400;

/** Pixels of the longer side of a picture, at most. */
const largestSide = 96;

/** The inputs of some rows as a person would look at them; rows that there are not are left out. */
export function shownInputs(rows: Rows, ids: Iterable<number>): ReadonlyMap<number, ShownInput> {
  const width = rows.inputShape.reduce((product, size) => product * size, 1);
  const there = [...new Set(ids)].filter((id) => id >= 0 && id < rows.count);
  return new Map(
    there.map((id) => {
      const values = new Float32Array(width);
      rows.gather([id], values);
      return [id, shownInput(rows, values)];
    }),
  );
}

/** The input `values` of a row of the set. */
export function shownInput(
  { fitted, inputShape }: Pick<Rows, 'fitted' | 'inputShape'>,
  values: Float32Array,
): ShownInput {
  const [height = values.length, width = 1, channels = 1] = inputShape;
  switch (fitted?.type) {
    case 'pictures':
      return picture(values, height, width, channels, [0, 1]);
    case 'tokens':
      return { type: 'words', text: words(values, fitted.tokens) };
    case 'columns':
      return { type: 'values', values: columnValues(values, fitted.columns) };
    case 'sounds':
      return width === 1 ? { type: 'wave', values: thinned(values) } : spectrogram(values, height, width);
    case 'arrays':
    case undefined:
      return inputShape.length >= 2 && inputShape.length <= 3 && height > 1 && width > 1
        ? picture(values, height, width, channels, rangeOf(values))
        : { type: 'values', values: numbered(values) };
    default:
      return fitted satisfies never;
  }
}

const rangeOf = (values: Float32Array): readonly [number, number] => [
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
];

/** Three channels as colours, any other number by its first. */
function picture(
  values: Float32Array,
  height: number,
  width: number,
  channels: number,
  [low, high]: readonly [number, number],
): ShownInput {
  const kept = channels === 3 ? 3 : 1;
  const step = Math.ceil(Math.max(height, width) / largestSide);
  const [rows, across] = [Math.ceil(height / step), Math.ceil(width / step)];
  const byte = (value: number): number => Math.round((255 * (value - low)) / (high - low || 1));
  const pixels = Array.from({ length: rows * across * kept }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / kept), i % kept];
    const [y, x] = [step * Math.floor(pixel / across), step * (pixel % across)];
    return byte(values[(y * width + x) * channels + channel] ?? 0);
  });
  return { type: 'picture', width: across, height: rows, pixels };
}

/** Time from left to right, low bands below. */
function spectrogram(values: Float32Array, steps: number, bands: number): ShownInput {
  const turned = Float32Array.from(values, (_, i) => {
    const [y, x] = [Math.floor(i / steps), i % steps];
    return values[x * bands + (bands - 1 - y)] ?? 0;
  });
  return picture(turned, bands, steps, 1, rangeOf(values));
}

function thinned(values: Float32Array): number[] {
  const every = Math.ceil((2 * values.length) / mostSamples);
  if (every <= 2) return Array.from(values);
  return Array.from({ length: Math.ceil(values.length / every) }, (_, i) => {
    const part = values.subarray(i * every, (i + 1) * every);
    return [Math.min(...part), Math.max(...part)];
  }).flat();
}

function words(ids: Float32Array, tokens: readonly string[]): string {
  const word = (id: number): string => (id === 1 ? '\u2026' : (tokens[id - 2] ?? ''));
  return Array.from(ids, word)
    .filter((text) => text !== '')
    .join(' ');
}

const numbered = (values: Float32Array): [string, number][] =>
  Array.from(values.subarray(0, mostValues), (value, i) => [String(i + 1), value]);

/** The values of columns; what counts pieces of texts, or hides texts behind a hash, is left out. */
function columnValues(values: Float32Array, columns: readonly FittedColumn[]): [string, string | number][] {
  let at = 0;
  const shown: [string, string | number][] = [];
  for (const column of columns) {
    const size = sizeOf(column);
    const own = columnValue(column, values.subarray(at, at + size));
    if (own && shown.length < mostValues) shown.push(own);
    at += size;
  }
  return shown;
}

function sizeOf(column: FittedColumn): number {
  switch (column.type) {
    case 'hash':
      return column.size;
    case 'category':
      return column.categories.length + Number(column.missing);
    case 'text':
      return column.pieces.length;
    case 'number':
    case 'missing':
    case 'product':
      return 1;
    default:
      return column satisfies never;
  }
}

function columnValue(column: FittedColumn, inputs: Float32Array): [string, string | number] | undefined {
  const [first = 0] = inputs;
  switch (column.type) {
    case 'number':
      return [column.name, undone(column, first)];
    case 'category': {
      const place = inputs.indexOf(1) - Number(column.missing);
      return [column.name, column.categories[place] ?? '\u2013'];
    }
    case 'missing':
      return first === 1 ? [`${column.name} is missing`, 'yes'] : undefined;
    case 'text': {
      const found = column.pieces.filter((_, i) => (inputs[i] ?? 0) > 0);
      return [column.name, found.slice(0, mostValues).join(' ')];
    }
    case 'hash':
    case 'product':
      return undefined;
    default:
      return column satisfies never;
  }
}

/** The number, or text, that a column had. */
function undone({ of, logarithm, scaling }: FittedNumber, input: number): string | number {
  const scaled = scaling ? (scaling.scale === 0 ? scaling.center : input / scaling.scale + scaling.center) : input;
  const value = logarithm ? Math.sign(scaled) * Math.expm1(Math.abs(scaled)) : scaled;
  return of && 'ranks' in of ? (of.ranks[Math.round(value)] ?? '\u2013') : value;
}
