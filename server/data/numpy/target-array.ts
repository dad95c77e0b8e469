import { placeText } from '../csv/table.ts';
import { DataError } from '../data-error.ts';
import { ArrayReader } from './array-reader.ts';
import { elementReader, isText, type Element } from './elements.ts';
import { refusal, type NpyHeader } from './header.ts';

interface Options {
  readonly type: 'class' | 'number';
  readonly column?: number | undefined;
}

/** The values of one target, as a table takes them: empty where missing. */
export class TargetArray {
  readonly values: string[] = [];
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What takes the bytes of the array; throws a DataError where it has other than one value a row. */
  reader(name: string): ArrayReader {
    let column: number | undefined;
    return new ArrayReader(name, (bytes, header) => {
      column ??= this.#columnOf(name, header);
      const value = elementReader(header.type, bytes)(column * header.type.size);
      this.values.push(this.#text(name, value));
    });
  }

  #columnOf(name: string, { shape, type }: NpyHeader): number {
    if (this.#options.type === 'number' && isText(type))
      throw refusal(name, 'data-format', 10, 'numbers', `texts (${type.name})`);
    const width = shape.slice(1).reduce((product, side) => product * side, 1);
    const { column } = this.#options;
    if (column === undefined ? width === 1 : column < width) return column ?? 0;
    const found = `${width} ${width === 1 ? 'value' : 'values'} a row`;
    const message = `${name} has ${found}, but ${column === undefined ? 'a target is one; say under column which it is' : `column ${column} is asked for; columns are 0 to ${width - 1}`}.`;
    throw new DataError('data-shape', message, { file: name, expected: 'one value a row', found });
  }

  #text(name: string, value: Element): string {
    if (typeof value === 'string') return value;
    if (Number.isNaN(value)) return '';
    if (this.#options.type === 'number' && Number.isFinite(Math.fround(value))) return String(value);
    if (this.#options.type === 'class' && Number.isSafeInteger(value)) return value === -1 ? '' : String(value);
    const expected = this.#options.type === 'class' ? 'the whole number of a class' : 'a number';
    const place = { file: name, row: this.values.length };
    const message = `${placeText(place)} has ${value}, which should be ${expected}; correct it, or set it to NaN where it is missing.`;
    throw new DataError('data-number', message, { file: name, expected, found: String(value) });
  }
}
