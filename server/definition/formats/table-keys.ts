import type { Offer } from '../formats.ts';
import type { Keys } from '../schema/schema.ts';
import { columnTarget, columnTargets, type ColumnTargets } from './column-target.ts';
import { partKeys } from './part-keys.ts';
import { changeWidth, transformsKey, type Transform } from './table-transforms.ts';

const column = { kind: 'text', example: 'column', column: true } as const;
const columns = { kind: 'list', of: column } as const;
/** Texts of a file's own. */
export const words = { kind: 'list', of: { kind: 'text', example: 'word' } } as const;

const pieceKeys = {
  longest: {
    is: { kind: 'number', integer: true, min: 1, max: 16, unit: 'characters' },
    default: 3,
    meaning: 'Pieces have 1 to so many characters.',
  },
  most: {
    is: { kind: 'number', integer: true, min: 1, max: 65536 },
    default: 1024,
    meaning: 'Number of pieces, those that most training rows have.',
  },
} as const satisfies Keys;

/** The keys of formats that are tables. */
export const tableKeys = {
  targets: {
    is: { kind: 'map', entry: 'target', of: columnTarget, min: 1, columns: true },
    meaning: 'Columns to be learned, or to choose rows by, each with its kind.',
  },
  numbers: {
    is: columns,
    optional:
      'every column that is no target, category, text, group, time or part, and that no transform takes as texts',
    meaning: 'Input columns of numbers.',
  },
  categories: {
    is: columns,
    default: [],
    meaning: 'Input columns of categories: one input for each category of the training rows, 1 where the row has it.',
  },
  texts: {
    is: { kind: 'map', entry: 'column', of: { kind: 'record', keys: pieceKeys } },
    default: {},
    meaning:
      'Input columns of texts without blanks, as molecules in SMILES: one input for each of the pieces of characters that most training rows have.',
    formula: 'ln(1 + count)',
  },
  ignore: { is: columns, default: [], meaning: 'Columns to leave out where numbers is left out.' },
  standardize: {
    is: { kind: 'boolean' },
    default: true,
    meaning:
      'Whether input columns of numbers get mean 0 and standard deviation 1 over the training rows, unless a transform scales them.',
    formula: '(x − mean)/sd',
  },
  missing: {
    is: words,
    default: ['?', 'NA'],
    meaning:
      'What stands for a missing value, beside an empty field. A missing number enters as the mean of the training rows (unless transforms say otherwise), a missing category as a category of its own.',
  },
  weights: {
    is: column,
    optional: 'every row counts the same',
    meaning:
      'A column of numbers, 0 or more, which says how much each row counts in the losses of training, validation and test; scores of metrics count every row the same.',
    formula: 'Lᵢ = Σ w·ℓ/n, w with mean 1 over the training rows',
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
  transforms: transformsKey,
  partColumn: {
    is: column,
    optional: 'rows are split by path or fraction',
    meaning: 'A column that says which part a row belongs to, by the names under parts.',
  },
  ...partKeys,
} as const satisfies Keys;

/** What is known of a table before it is read. */
export function tableOffer(source: {
  readonly targets: ColumnTargets;
  readonly numbers: readonly string[] | undefined;
  readonly categories: readonly string[];
  readonly texts: Readonly<Record<string, unknown>>;
  readonly transforms: readonly Transform[];
}): Offer {
  const others = source.categories.length > 0 || Object.keys(source.texts).length > 0 || changeWidth(source.transforms);
  const width = others ? undefined : source.numbers?.length;
  return { inputShape: width === undefined ? undefined : [width], targets: columnTargets(source.targets) };
}
