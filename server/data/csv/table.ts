import { DataError } from '../data-error.ts';
import { Names } from '../text/names.ts';

/** Where a row comes from: a line of a file, a row of an array, or a file of its own. */
export interface RowPlace {
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 0, as NumPy does. */
  readonly row?: number;
}

/** The place as messages begin with it. */
export function placeText(place: RowPlace | undefined): string {
  if (place === undefined) return 'The table';
  const { file, line, row } = place;
  return line !== undefined ? `${file}: line ${line}` : row !== undefined ? `${file}: row ${row}` : file;
}

/** What is read of a column. */
export type ColumnKind = 'number' | 'text';

/** A column's values so far: numbers (NaN where missing), or numbers of texts (−1 where missing). */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly values: number[];
  /** The texts that `values` number. */
  readonly texts: Names;
}

/** How single values are written. */
export interface ValueForm {
  readonly decimal: 'point' | 'comma';
  readonly missing: readonly string[];
  readonly strip?: string | undefined;
}

const numberForms = {
  point: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  comma: /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i,
} as const;

/** The number that a value is, NaN where it is none: decimal, and one that float32 can hold. */
export function numberOf(text: string, decimal: ValueForm['decimal']): number {
  if (!numberForms[decimal].test(text)) return Number.NaN;
  const value = Number(decimal === 'comma' ? text.replace(',', '.') : text);
  return Number.isFinite(Math.fround(value)) ? value : Number.NaN;
}

/** What stands for a missing value. */
export const missingMarks = ({ missing }: Pick<ValueForm, 'missing'>): ReadonlySet<string> => new Set(['', ...missing]);

/** Collects the columns of interest of a table, one or more files long. */
export class Table {
  readonly columns: ReadonlyMap<string, Column>;
  /** File and line of each row, for messages. */
  readonly places: RowPlace[] = [];
  readonly #form: ValueForm;
  readonly #missing: ReadonlySet<string>;

  constructor(kinds: ReadonlyMap<string, ColumnKind>, form: ValueForm) {
    const column = ([name, kind]: [string, ColumnKind]): [string, Column] => [
      name,
      { name, kind, values: [], texts: new Names() },
    ];
    this.columns = new Map([...kinds].map(column));
    this.#form = form;
    this.#missing = missingMarks(form);
  }

  get count(): number {
    return this.places.length;
  }

  /** Adds a row; `order` says which column stands where (−1 for none of interest). */
  add(values: readonly string[], names: readonly string[], place: RowPlace): void {
    if (values.length !== names.length) throw otherCount(place, names.length, values.length);
    for (const [i, name] of names.entries()) {
      const column = this.columns.get(name);
      if (!column) continue;
      const text = values[i] ?? '';
      column.values.push(column.kind === 'number' ? this.#number(text, name, place) : this.#text(text, column));
    }
    this.places.push(place);
  }

  #number(text: string, name: string, place: RowPlace): number {
    if (this.#missing.has(text)) return Number.NaN;
    const value = numberOf(text, this.#form.decimal);
    if (!Number.isNaN(value)) return value;
    const shown = JSON.stringify(text.slice(0, 60));
    const message = `${placeText(place)} has ${shown} in the column '${name}', which should be a number; correct it, or write it under missing, or the column under categories or ignore.`;
    throw new DataError('data-number', message, { ...place, expected: 'a number', found: shown });
  }

  #text(text: string, { texts }: Column): number {
    if (this.#missing.has(text)) return -1;
    const { strip } = this.#form;
    const kept = strip !== undefined && text.endsWith(strip) ? text.slice(0, -strip.length).trimEnd() : text;
    return texts.number(kept);
  }
}

function otherCount(place: RowPlace, wanted: number, found: number): DataError {
  const message = `${placeText(place)} should have ${wanted} values, but it has ${found}; correct the line, or set delimiter.`;
  return new DataError('data-line', message, { ...place, expected: `${wanted} values`, found: `${found} values` });
}
