import type { ChoiceSchema, ListSchema, Value } from '../schema/schema.ts';

const columns = { kind: 'list', of: { kind: 'text', example: 'column', column: true }, min: 1 } as const;
const all = { is: columns, optional: 'every input column of numbers', meaning: 'Columns of numbers.' } as const;
const texts = { is: columns, meaning: 'Columns of texts, which become inputs.' } as const;

const datePart = {
  kind: 'word',
  words: {
    year: { meaning: '2024' },
    month: { meaning: '1 to 12' },
    day: { meaning: 'Day of the month, 1 to 31.' },
    dayOfYear: { meaning: '1 to 366' },
    weekday: { meaning: '1 (Monday) to 7.' },
    hour: { meaning: '0 to 23' },
    minute: { meaning: '0 to 59' },
  },
} as const;

const transform = {
  kind: 'choice',
  what: 'transform',
  options: {
    impute: {
      meaning: 'What stands in for missing numbers, of the values that the training rows have.',
      keys: {
        columns: all,
        by: {
          is: {
            kind: 'word',
            words: {
              mean: { meaning: 'Their mean.' },
              median: { meaning: 'Their median.' },
              mostFrequent: { meaning: 'The most frequent of them, the smallest where several are.' },
              zero: { meaning: '0' },
            },
          },
          default: 'mean',
          meaning: 'What stands in.',
        },
        indicator: {
          is: { kind: 'boolean' },
          default: false,
          meaning: 'Whether each column gets an input more, 1 where its value is missing, else 0.',
        },
      },
    },
    scale: {
      meaning: 'How numbers are scaled, by the values that the training rows have; a constant column becomes 0.',
      keys: {
        columns: all,
        to: {
          is: {
            kind: 'word',
            words: {
              standard: { meaning: 'Mean 0 and standard deviation 1: (x − mean)/sd.' },
              range: { meaning: '0 to 1: (x − min)/(max − min); other rows may lie beyond.' },
              robust: { meaning: 'By median and quartiles, which outliers do not move: (x − median)/(q₃ − q₁).' },
              none: { meaning: 'Not at all.' },
            },
          },
          default: 'standard',
          meaning: 'What they become.',
        },
      },
    },
    logarithm: {
      meaning: 'Takes the logarithm of numbers that go over several powers of ten, before they are scaled.',
      formula: 'sign(x)·ln(1 + |x|)',
      keys: { columns: { is: columns, meaning: 'Columns of numbers.' } },
    },
    polynomial: {
      meaning: 'Adds products of scaled numbers as inputs, which are scaled in their turn where standardize is true.',
      keys: {
        columns: all,
        degree: {
          is: { kind: 'number', integer: true, min: 2, max: 4 },
          default: 2,
          meaning: 'The most factors of a product.',
        },
        interactions: {
          is: { kind: 'boolean' },
          default: false,
          meaning: 'Whether only products of different columns are added, without their powers.',
        },
      },
    },
    ordinal: {
      meaning: 'Makes categories that have an order numbers: 0, 1, 2, ...; others than these count as missing.',
      keys: {
        columns: texts,
        order: {
          is: { kind: 'list', of: { kind: 'text', example: 'low' }, min: 2 },
          optional: 'that of the categories of the training rows as numbers, or else as texts',
          meaning: 'The categories from the lowest.',
        },
      },
    },
    hash: {
      meaning:
        'Gives each category one of a number of inputs by a hash, 1 or −1, without a list of them; for columns of very many.',
      formula: 'x[h(text) mod size] = ±1, h FNV-1a',
      source: 'Weinberger 2009',
      keys: {
        columns: texts,
        size: {
          is: { kind: 'number', integer: true, min: 2, max: 65536 },
          default: 32,
          meaning: 'Number of inputs of each column.',
        },
      },
    },
    dateParts: {
      meaning: 'Makes dates (as 2024-05-31 or 2024-05-31T12:00, UTC where they name no zone) numbers.',
      keys: {
        columns: texts,
        parts: {
          is: { kind: 'list', of: datePart, min: 1 },
          default: ['year', 'month', 'day', 'weekday'],
          meaning: 'Which numbers, in their order.',
        },
      },
    },
  },
} as const satisfies ChoiceSchema;

/** One change of a table's columns on their way into the network. */
export type Transform = Value<typeof transform>;
export type DatePart = keyof typeof datePart.words;

export const transformsKey = {
  is: { kind: 'list', of: transform } as const satisfies ListSchema,
  default: [],
  meaning:
    'How columns become inputs, fitted on the training rows alone and kept with the run. Whatever the order of the list, missing numbers are filled first, then comes the logarithm, then the scale, then products; of two entries for one column, the later counts.',
} as const;

/** The columns of texts that become inputs by a transform. */
export const transformedTexts = (transforms: readonly Transform[]): readonly string[] =>
  transforms.flatMap((each) =>
    each.type === 'ordinal' || each.type === 'hash' || each.type === 'dateParts' ? each.columns : [],
  );

/** Whether transforms make more or fewer inputs than there are columns of numbers. */
export const changeWidth = (transforms: readonly Transform[]): boolean =>
  transforms.some((each) => each.type === 'polynomial' || (each.type === 'impute' && each.indicator)) ||
  transformedTexts(transforms).length > 0;

/** The last of the transforms of a type that is for a column. */
export function lastFor<T extends 'impute' | 'scale' | 'logarithm'>(
  transforms: readonly Transform[],
  type: T,
  column: string,
): Extract<Transform, { readonly type: T }> | undefined {
  return transforms.findLast(
    (each): each is Extract<Transform, { readonly type: T }> =>
      each.type === type && (each.columns === undefined || each.columns.includes(column)),
  );
}
