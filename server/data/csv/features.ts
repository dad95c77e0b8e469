import { momentsOf } from '../moments.ts';
import { fitPieces, writePieces, type PieceOptions, type Pieces } from './pieces.ts';
import type { Column } from './table.ts';

/** Where the values of one input column go, and how. */
type Feature =
  | {
      readonly type: 'number';
      readonly column: Column;
      readonly at: number;
      readonly mean: number;
      readonly scale: number;
    }
  | {
      readonly type: 'category';
      readonly column: Column;
      /** Where each category's 1 goes, by the number of its text; −1 for none. */
      readonly places: Int32Array;
      /** Where a missing value's 1 goes; −1 for none. */
      readonly missing: number;
    }
  | {
      readonly type: 'text';
      readonly column: Column;
      readonly at: number;
      readonly pieces: Pieces;
    };

/** Inputs made of a table's columns, fitted on the training rows alone. */
export interface Features {
  readonly width: number;
  /** Writes the inputs of the table's row into `out` from `to` on. */
  write(row: number, out: Float32Array, to: number): void;
}

/**
 * Fits inputs: numbers with their mean in place of missing ones, standardised where asked (a constant column becomes 0);
 * each category of the training rows as an input of its own, in the order of their first letters; texts as counts of the
 * pieces that most training rows have.
 * @param train the training rows
 */
export function fitFeatures(
  numbers: readonly Column[],
  categories: readonly Column[],
  texts: readonly (readonly [Column, PieceOptions])[],
  train: Int32Array,
  standardize: boolean,
): Features {
  let width = 0;
  const features: Feature[] = [];
  for (const column of numbers) {
    const { mean, deviation } = momentsOf(column.values, train);
    // A deviation of rounding errors alone is none.
    const constant = !(deviation > 1e-9 * Math.abs(mean));
    const scale = standardize ? (constant ? 0 : 1 / deviation) : 1;
    features.push({ type: 'number', column, at: width++, mean, scale });
  }
  for (const column of categories) {
    const present = new Set(Array.from(train, (row) => column.values[row] ?? -1));
    const missing = present.delete(-1) ? width++ : -1;
    const places = new Int32Array(column.texts.texts.length).fill(-1);
    const text = (number: number): string => column.texts.texts[number] ?? '';
    for (const number of [...present].sort((a, b) => (text(a) < text(b) ? -1 : 1))) places[number] = width++;
    features.push({ type: 'category', column, places, missing });
  }
  for (const [column, options] of texts) {
    const pieces = fitPieces(
      Array.from(train, (row) => textOf(column, row)),
      options,
    );
    features.push({ type: 'text', column, at: width, pieces });
    width += pieces.index.size;
  }
  return { width, write: (row, out, to) => writeRow(features, standardize, row, out, to) };
}

const textOf = ({ values, texts }: Column, row: number): string => texts.texts[values[row] ?? -1] ?? '';

function writeRow(
  features: readonly Feature[],
  standardize: boolean,
  row: number,
  out: Float32Array,
  to: number,
): void {
  for (const feature of features) {
    const value = feature.column.values[row] ?? Number.NaN;
    if (feature.type === 'number') {
      const filled = Number.isNaN(value) ? feature.mean : value;
      out[to + feature.at] = standardize ? (filled - feature.mean) * feature.scale : filled;
    } else if (feature.type === 'text') {
      writePieces(textOf(feature.column, row), feature.pieces, out, to + feature.at);
    } else {
      const at = value < 0 ? feature.missing : (feature.places[value] ?? -1);
      if (at >= 0) out[to + at] = 1;
    }
  }
}
