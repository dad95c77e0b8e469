import type { FittedColumn } from '../fitted.ts';
import { fitNumbers, type NumberOptions } from './fit-numbers.ts';
import { numberReader, numberValues, scaled, type NumberOfRow } from './number-values.ts';
import { fitPieces, writePieces, type PieceOptions } from './pieces.ts';
import type { Column } from './table.ts';

/** Inputs made of a table's columns. */
export interface Features {
  readonly width: number;
  /** Writes the inputs of the table's row into `out` from `to` on, where zeros stand. */
  write(row: number, out: Float32Array, to: number): void;
}

/** Which columns become inputs, and how. */
export interface FeatureOptions extends NumberOptions {
  /** Columns of numbers. */
  readonly inputs: readonly string[];
  readonly categories: readonly string[];
  readonly texts: Readonly<Record<string, PieceOptions>>;
}

/**
 * Fits inputs on the training rows alone: numbers, as transforms say; each category of the training rows as an input of its
 * own, in the order of their first letters; texts as counts of the pieces that most training rows have; hashes.
 * @param columnOf gives the table's column of a name
 * @param train the training rows
 */
export function fitFeatures(
  { inputs, categories, texts, ...options }: FeatureOptions,
  columnOf: (name: string) => Column,
  train: Int32Array,
): FittedColumn[] {
  return [
    ...fitNumbers(inputs.map(columnOf), columnOf, train, options),
    ...categories.map((name) => fitCategories(columnOf(name), train)),
    ...Object.entries(texts).map(([name, { longest, most }]): FittedColumn => {
      const pieces = fitPieces(
        Array.from(train, (row) => textOf(columnOf(name), row)),
        { longest, most },
      );
      return { type: 'text', name, longest, pieces };
    }),
    ...options.transforms.flatMap((each): FittedColumn[] =>
      each.type === 'hash' ? each.columns.map((name) => ({ type: 'hash', name, size: each.size })) : [],
    ),
  ];
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
    return { at, write: writerOf(one, columnOf) };
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
    case 'missing':
    case 'product':
      return 1;
    case 'hash':
      return fitted.size;
    case 'category':
      return fitted.categories.length + (fitted.missing ? 1 : 0);
    case 'text':
      return fitted.pieces.length;
    default:
      return fitted satisfies never;
  }
}

function writerOf(fitted: FittedColumn, columnOf: (name: string) => Column): Writer {
  switch (fitted.type) {
    case 'number':
      return numberWriter(numberValues(fitted, columnOf));
    case 'missing': {
      const read = numberReader(columnOf(fitted.name), fitted.of);
      return numberWriter((row) => (Number.isNaN(read(row)) ? 1 : 0));
    }
    case 'product': {
      const factors = fitted.factors.map((factor) => numberValues(factor, columnOf));
      return numberWriter((row) =>
        scaled(
          factors.reduce((whole, factor) => whole * factor(row), 1),
          fitted.scaling,
        ),
      );
    }
    case 'hash':
      return hashWriter(columnOf(fitted.name), fitted.size);
    case 'category':
      return categoryWriter(fitted, columnOf(fitted.name));
    case 'text': {
      const column = columnOf(fitted.name);
      const index = new Map(fitted.pieces.map((piece, i) => [piece, i]));
      return (row, out, at) => writePieces(textOf(column, row), { longest: fitted.longest, index }, out, at);
    }
    default:
      return fitted satisfies never;
  }
}

const numberWriter =
  (value: NumberOfRow): Writer =>
  (row, out, at) => {
    out[at] = value(row);
  };

function hashWriter({ values, texts }: Column, size: number): Writer {
  const hashes = texts.texts.map(hashOf);
  return (row, out, at) => {
    const hash = hashes[values[row] ?? -1];
    // The lowest bit is the sign, so that the sums of texts that share an input are right on average.
    if (hash !== undefined) out[at + ((hash >>> 1) % size)] = hash & 1 ? 1 : -1;
  };
}

/** FNV-1a of 32 bits over the bytes of UTF-8. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
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
