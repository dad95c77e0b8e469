import type { Keys } from '../schema/schema.ts';
import { columnTarget } from './column-target.ts';
import { partKeys } from './part-keys.ts';

const field = { kind: 'text', example: 'field' } as const;

/** The keys of formats that have a file for each row, as pictures and sounds. */
export const fileKeys = {
  path: {
    is: { kind: 'text', example: 'data/{part}/{class}/*.ext', path: true },
    meaning:
      'The files, one a row: {part} stands for the name of the part, each other name in braces for a piece of the path that becomes a field of the row, * for any piece, ** for any folders. With a list, its columns fill the names in braces.',
  },
  list: {
    is: { kind: 'text', example: 'data/{part}.csv', path: true },
    optional: 'every file that path fits is a row',
    meaning:
      'A table (CSV with a first line of names, plain or gzipped) of one row a file; its columns are the fields, and fill the names in braces of path.',
  },
  lookup: {
    is: { kind: 'text', example: 'data/speakers.csv', path: true },
    optional: 'fields come from path or list alone',
    meaning:
      'A table (CSV with a first line of names) that gives more fields: its columns of the same name as a field tell which of its rows belongs to a file.',
  },
  targets: {
    is: { kind: 'map', entry: 'target', of: columnTarget, min: 1 },
    meaning: 'Fields to be learned, or to choose rows by, each with its kind.',
  },
  test: {
    is: { kind: 'map', entry: 'field', of: { kind: 'list', of: { kind: 'text', example: 'value' }, min: 1 }, min: 1 },
    optional: 'test rows follow from {part} or testFraction',
    meaning: 'Which rows are for testing: those whose field has one of these values; all others are for training.',
  },
  groups: {
    is: field,
    optional: 'rows are split one by one',
    meaning: 'A field whose equal values stay on one side of every split, as all recordings of one person.',
  },
  ...partKeys,
} as const satisfies Keys;

/** The names in braces of a path, each once. */
export const fieldsOf = (path: string): readonly string[] => [
  ...new Set(Array.from(path.matchAll(/\{([^{}/]+)\}/g), ([, field = '']) => field)),
];
