import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { columnTarget, columnTargets } from './column-target.ts';
import { encodingKey } from './encoding-key.ts';
import { partKeys } from './part-keys.ts';

const column = { kind: 'text', example: 'column' } as const;
const columns = { kind: 'list', of: column } as const;

export const csv = {
  meaning:
    'A table of separated values: columns of numbers and of categories as inputs, others as targets of one class or one number.',
  source: 'RFC 4180 of the definition of CSV',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/table.csv', path: true },
      meaning: 'The file, plain or gzipped; {part} in it stands for the name of the part.',
    },
    targets: {
      is: { kind: 'map', entry: 'target', of: columnTarget, min: 1 },
      meaning: 'Columns to be learned, or to choose rows by, each with its kind.',
    },
    numbers: {
      is: columns,
      optional: 'every column that is no target, category, group, time or part',
      meaning: 'Input columns of numbers.',
    },
    categories: {
      is: columns,
      default: [],
      meaning: 'Input columns of categories: one input for each category of the training rows, 1 where the row has it.',
    },
    ignore: { is: columns, default: [], meaning: 'Columns to leave out where numbers is left out.' },
    columns: {
      is: columns,
      optional: 'the first line names the columns',
      meaning: 'Names of all columns from the left, for files without a first line of names.',
    },
    standardize: {
      is: { kind: 'boolean' },
      default: true,
      meaning: 'Whether input columns of numbers get mean 0 and standard deviation 1 over the training rows.',
      formula: '(x − mean)/sd',
    },
    missing: {
      is: columns,
      default: ['?', 'NA'],
      meaning:
        'What stands for a missing value, beside an empty field. A missing number enters as the mean of the training rows, a missing category as a category of its own.',
    },
    groups: {
      is: column,
      optional: 'rows are split one by one',
      meaning: 'A column whose equal values stay on one side of every split, as all rows of one subject.',
    },
    time: {
      is: column,
      optional: 'rows are held out at random',
      meaning:
        'A column of numbers or dates (as 2024-05-31 or 2024-05-31T12:00) that orders the rows: the latest testFraction are for testing, and the latest training.validation of the others for validation, rows of one time on one side.',
    },
    partColumn: {
      is: column,
      optional: 'rows are split by path or fraction',
      meaning: 'A column that says which part a row belongs to, by the names under parts.',
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
    ...partKeys,
  },
} as const satisfies Option;

export function csvOffer(source: {
  readonly targets: Readonly<Record<string, { readonly type: 'class' | 'number' }>>;
  readonly numbers: readonly string[] | undefined;
  readonly categories: readonly string[];
}): Offer {
  const width = source.categories.length === 0 ? source.numbers?.length : undefined;
  return { inputShape: width === undefined ? undefined : [width], targets: columnTargets(source.targets) };
}
