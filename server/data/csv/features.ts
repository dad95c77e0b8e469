import type { FittedColumn } from '../fitted.ts';
import { momentsOf } from '../moments.ts';
import { fitPieces, writePieces, type PieceOptions } from './pieces.ts';
import type { Column } from './table.ts';

/** Inputs made of a table's columns. */
export interface Features {
  readonly width: number;
  /** Writes the inputs of the table's row into `out` from `to` on, where zeros stand. */
  write(row: number, out: Float32Array, to: number): void;
}

/**
 * Fits inputs on the training rows alone: numbers with their mean in place of missing ones, standardised where asked (a
 * constant column becomes 0); each category of the training rows as an input of its own, in the order of their first letters;
 * texts as counts of the pieces that most training rows have.
 * @param train the training rows
 */
export function fitFeatures(
  numbers: readonly Column[],
  categories: readonly Column[],
  texts: readonly (readonly [Column, PieceOptions])[],
  train: Int32Array,
  standardize: boolean,
): FittedColumn[] {
  return [
    ...numbers.map((column) => fitNumber(column, train, standardize)),
    ...categories.map((column) => fitCategories(column, train)),
    ...texts.map(([column, options]): FittedColumn => {
      const pieces = fitPieces(
        Array.from(train, (row) => textOf(column, row)),
        options,
      );
      return { type: 'text', name: column.name, longest: options.longest, pieces };
    }),
  ];
}

function fitNumber({ name, values }: Column, train: Int32Array, standardize: boolean): FittedColumn {
  const { mean, deviation } = momentsOf(values, train);
  if (!standardize) return { type: 'number', name, mean };
  // A deviation of rounding errors alone is none.
  const constant = !(deviation > 1e-9 * Math.abs(mean));
  return { type: 'number', name, mean, scale: constant ? 0 : 1 / deviation };
}

function fitCategories({ name, values, texts }: Column, train: Int32Array): FittedColumn {
  const present = new Set(Array.from(train, (row) => values[row] ?? -1));
  const missing = present.delete(-1);
  const categories = Array.from(present, (number) => texts.texts[number] ?? '').sort((a, b) => (a < b ? -1 : 1));
  return { type: 'category', name, missing, categories };
}

const textOf = ({ values, texts }: Column, row: number): string => texts.texts[values[row] ?? -1] ?? '';

/** Writes the inputs of one column, from `at` on. */
type Writer = (row: number, out: Float32Array, at: number) => void;

/**
 * Makes inputs of the rows of a table as they were fitted on those of this or another one.
 * @param columnOf gives the table's column of a name
 */
export function featuresOf(fitted: readonly FittedColumn[], columnOf: (name: string) => Column): Features {
  let width = 0;
  const writers = fitted.map((one) => {
    const at = width;
    width += widthOf(one);
    return { at, write: writerOf(one, columnOf(one.name)) };
  });
  return {
    width,
    write: (row, out, to) => {
      for (const { at, write } of writers) write(row, out, to + at);
    },
  };
}

function widthOf(fitted: FittedColumn): number {
  switch (fitted.type) {
    case 'number':
      return 1;
    case 'category':
      return fitted.categories.length + (fitted.missing ? 1 : 0);
    case 'text':
      return fitted.pieces.length;
    default:
      return fitted satisfies never;
  }
}

function writerOf(fitted: FittedColumn, column: Column): Writer {
  switch (fitted.type) {
    case 'number':
      return numberWriter(fitted, column);
    case 'category':
      return categoryWriter(fitted, column);
    case 'text': {
      const index = new Map(fitted.pieces.map((piece, i) => [piece, i]));
      return (row, out, at) => writePieces(textOf(column, row), { longest: fitted.longest, index }, out, at);
    }
    default:
      return fitted satisfies never;
  }
}

function numberWriter({ mean, scale }: FittedColumn & { type: 'number' }, { values }: Column): Writer {
  return (row, out, at) => {
    const value = values[row] ?? Number.NaN;
    const filled = Number.isNaN(value) ? mean : value;
    out[at] = scale === undefined ? filled : (filled - mean) * scale;
  };
}

function categoryWriter({ missing, categories }: FittedColumn & { type: 'category' }, column: Column): Writer {
  const index = new Map(categories.map((text, i) => [text, i + (missing ? 1 : 0)]));
  /** Where each text's 1 goes, by its number; −1 for none. */
  const places = Int32Array.from(column.texts.texts, (text) => index.get(text) ?? -1);
  return (row, out, at) => {
    const number = column.values[row] ?? -1;
    const place = number < 0 ? (missing ? 0 : -1) : (places[number] ?? -1);
    if (place >= 0) out[at + place] = 1;
  };
}
