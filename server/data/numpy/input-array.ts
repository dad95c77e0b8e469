import type { DataSource } from '../../definition/experiment.ts';
import type { Inputs } from '../csv/column-set.ts';
import { placeText } from '../csv/table.ts';
import { DataError } from '../data-error.ts';
import type { FittedInputs } from '../fitted.ts';
import { RowStore } from '../row-store.ts';
import { ArrayReader, type TakeRow } from './array-reader.ts';
import { elementReader, isText } from './elements.ts';

import { refusal, type NpyHeader } from './header.ts';

type Options = Pick<DataSource & { readonly format: 'numpy' }, 'shape' | 'channels' | 'divideBy' | 'standardize'>;

/** The inputs of a data set, collected from the arrays of its parts; what memory does not hold lies on the disk. */
export class InputArray {
  readonly #options: Options;
  readonly #store = new RowStore();
  /** Shape of one row as the arrays have it. */
  #sides: readonly number[] | undefined;
  /** Whether rows are kept as bytes, else as float32. */
  #bytes = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get count(): number {
    return this.#store.count;
  }

  /** What takes the bytes of an array; throws a DataError where its rows are not as those before. */
  reader(name: string): ArrayReader {
    let first: NpyHeader | undefined;
    const start = this.count;
    const take: TakeRow = (bytes, header) => {
      if (first !== header) this.#begin(name, header);
      first = header;
      this.#store.add(
        this.#bytes ? bytes.slice() : this.#floats(bytes, header, { file: name, row: this.count - start }),
      );
    };
    return new ArrayReader(name, take);
  }

  /** The inputs, scaled and turned as the definition asks, with what is fitted fitted on the rows `trained`. */
  fitted(trained: Int32Array): Inputs {
    const { channels, divideBy, standardize } = this.#options;
    const standard = standardize ? this.#moments(trained, this.#size) : undefined;
    return this.inputs({ type: 'arrays', channels, divideBy, ...(standard && { standard }) });
  }

  /** The inputs, scaled and turned as was fitted on other rows, or on these. */
  inputs(fitted: Extract<FittedInputs, { type: 'arrays' }>): Inputs {
    const sides = this.#sides ?? [];
    const size = this.#size;
    const { channels, divideBy, standard } = fitted;
    const places = channels === 'first' ? channelsLast(sides) : undefined;
    return {
      shape: this.#shape(sides),
      fitted,
      write: (row, out, to) => {
        const values = this.#row(row);
        for (let i = 0; i < size; i++) {
          const value = values[i] ?? 0;
          const at = to + (places ? (places[i] ?? 0) : i);
          out[at] = standard ? (value - (standard.means[i] ?? 0)) * (standard.scales[i] ?? 0) : value / divideBy;
        }
      },
      hash: (rows, into) => {
        for (const row of rows) into.update(this.#store.read(row));
      },
    };
  }

  /** Values of a row. */
  get #size(): number {
    return (this.#sides ?? []).reduce((product, side) => product * side, 1);
  }

  #begin(name: string, header: NpyHeader): void {
    if (isText(header.type)) throw refusal(name, 'data-format', 10, 'numbers', `texts (${header.type.name})`);
    const sides = header.shape.length === 1 ? [1] : header.shape.slice(1);
    const isByte = header.type.name === 'u1' || header.type.name === 'b1';
    if (this.#sides === undefined) {
      [this.#sides, this.#bytes] = [sides, isByte];
      this.#checkShape(name, sides);
      return;
    }
    const [expected, found] = [this.#sides, sides].map((each) => each.join('×'));
    if (expected === found && isByte === this.#bytes) return;
    const message = `${name} has rows of ${found ?? ''} (${header.type.name}), but those of the other parts are ${expected ?? ''}${this.#bytes ? ' bytes' : ' numbers'}; save both alike.`;
    throw new DataError('data-shape', message, { file: name, expected: expected ?? '', found: found ?? '' });
  }

  #checkShape(name: string, sides: readonly number[]): void {
    const { shape, channels } = this.#options;
    if (channels === 'first' && sides.length < 2)
      throw new DataError(
        'data-shape',
        `${name} has rows of ${sides.join('×')}, without channels to turn; take channels: first out.`,
        {
          file: name,
          expected: 'channels, height, width',
          found: sides.join('×'),
        },
      );
    const size = (of: readonly number[]): number => of.reduce((product, side) => product * side, 1);
    if (!shape || size(shape) === size(sides)) return;
    const [expected, found] = [shape, sides].map((each) => each.join('×'));
    const message = `${name} has rows of ${found ?? ''}, which do not fill the shape ${expected ?? ''}; correct shape, or leave it out.`;
    throw new DataError('data-shape', message, { file: name, expected: expected ?? '', found: found ?? '' });
  }

  #shape(sides: readonly number[]): readonly number[] {
    const { shape, channels } = this.#options;
    if (shape) return shape;
    return channels === 'first' ? [...sides.slice(1), sides[0] ?? 1] : sides;
  }

  #floats(bytes: Uint8Array, { type }: NpyHeader, place: { readonly file: string; readonly row: number }): Uint8Array {
    const values = new Float32Array(bytes.length / type.size);
    const read = elementReader(type, bytes);
    for (let i = 0; i < values.length; i++) {
      const value = Number(read(i * type.size));
      values[i] = value;
      if (!Number.isFinite(values[i])) throw notFinite(place, value, i);
    }
    return new Uint8Array(values.buffer);
  }

  #row(row: number): Uint8Array | Float32Array {
    const bytes = this.#store.read(row);
    return this.#bytes ? bytes : new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  /** Mean of each value of a row, and 1 by its deviation (0 where constant), by Welford's recurrence. */
  #moments(trained: Int32Array, size: number): { readonly means: number[]; readonly scales: number[] } {
    const [means, squares] = [new Float64Array(size), new Float64Array(size)];
    trained.forEach((row, n) => {
      const values = this.#row(row);
      for (let i = 0; i < size; i++) {
        const [value, mean] = [values[i] ?? 0, means[i] ?? 0];
        means[i] = mean + (value - mean) / (n + 1);
        squares[i] = (squares[i] ?? 0) + (value - mean) * (value - (means[i] ?? 0));
      }
    });
    const scales = Array.from(squares, (square, i) => {
      const deviation = Math.sqrt(square / Math.max(1, trained.length));
      // A deviation of rounding errors alone is none.
      return deviation > 1e-9 * Math.abs(means[i] ?? 0) ? 1 / deviation : 0;
    });
    return { means: Array.from(means), scales };
  }
}

/** Where each value of a row of channels, height, width goes in one of height, width, channels. */
function channelsLast([channels = 1, ...sides]: readonly number[]): Int32Array {
  const pixels = sides.reduce((product, side) => product * side, 1);
  return Int32Array.from({ length: channels * pixels }, (_, i) => (i % pixels) * channels + Math.floor(i / pixels));
}

function notFinite(place: { readonly file: string; readonly row: number }, value: number, at: number): DataError {
  const found = Number.isFinite(value) ? `${value}, which 32 bits cannot hold` : String(value);
  const message = `${placeText(place)} has ${found} at place ${at}, which should be a number; fill or leave out such rows before the array is saved.`;
  return new DataError('data-number', message, { file: place.file, expected: 'a number', found });
}
