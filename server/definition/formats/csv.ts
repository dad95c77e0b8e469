import type { Option } from '../schema/schema.ts';
import { encodingKey } from './encoding-key.ts';
import { tableKeys, words } from './table-keys.ts';

/** How several files are named. */
const several =
  '{part} in it stands for the name of the part, * for any piece of a name and ** for any folders: several files are read one after the other.';

export const csv = {
  meaning:
    'A table of separated values: columns of numbers and of categories as inputs, others as targets of one class or one number.',
  source: 'RFC 4180 of the definition of CSV',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/table.csv', path: true },
      meaning: `The file, plain or gzipped; ${several}`,
    },
    ...tableKeys,
    columns: {
      is: words,
      optional: 'the first line names the columns',
      meaning: 'Names of all columns from the left, for files without a first line of names.',
    },
    delimiter: {
      is: {
        kind: 'word',
        words: {
          comma: { meaning: 'a,b' },
          semicolon: { meaning: 'a;b' },
          tab: { meaning: 'Tab: TSV.' },
          blank: { meaning: 'One or more blanks.' },
        },
      },
      default: 'comma',
      meaning: 'What stands between two values.',
    },
    decimal: {
      is: {
        kind: 'word',
        words: { point: { meaning: '1.5' }, comma: { meaning: '1,5' } },
      },
      default: 'point',
      meaning: 'The decimal mark of numbers.',
    },
    comment: {
      is: { kind: 'text', example: '#' },
      optional: 'every line is a row',
      meaning: 'Lines that begin so are left out.',
    },
    strip: {
      is: { kind: 'text', example: '.' },
      optional: 'classes are taken as they stand',
      meaning: "Characters that are taken off the end of classes, as the point of the test labels '>50K.' of Adult.",
    },
    ...encodingKey,
  },
} as const satisfies Option;

export const jsonLines = {
  meaning:
    'A table of JSON lines, one object a row: keys of numbers and of categories as inputs, others as targets; null and absent keys are missing values.',
  source: 'RFC 8259 of the definition of JSON',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/table.jsonl', path: true },
      meaning: `The file in UTF-8, plain or gzipped; ${several}`,
    },
    ...tableKeys,
  },
} as const satisfies Option;

export const parquet = {
  meaning:
    'A table in the Parquet form: columns of numbers and of categories as inputs, others as targets; null is a missing value.',
  source: 'Apache Parquet, the definition of the form',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/table.parquet', path: true },
      meaning: `The file, plain or gzipped, its pages plain or packed by Snappy, gzip, Brotli, LZ4 or Zstandard; ${several}`,
    },
    ...tableKeys,
  },
} as const satisfies Option;
