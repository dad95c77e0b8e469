import type { Keys } from '../schema/schema.ts';

const text = (example: string) => ({ kind: 'text', example }) as const;

/** The keys of formats whose files the person names: which of them hold which rows. */
export const partKeys = {
  parts: {
    is: {
      kind: 'record',
      keys: {
        train: { is: text('train'), default: 'train', meaning: 'What stands for {part} in the training files.' },
        validation: {
          is: text('valid'),
          optional: 'training.validation says how many training rows are held out',
          meaning: 'What stands for {part} in files of validation rows, which take the place of training.validation.',
        },
        test: { is: text('test'), default: 'test', meaning: 'What stands for {part} in the test files.' },
      },
    },
    default: {},
    meaning: 'The names of the parts, where a path has {part} in it.',
  },
  testFraction: {
    is: { kind: 'number', above: 0, below: 1 },
    default: 0.2,
    meaning:
      'Where the paths have no {part}: the share of the rows that is held out for testing, stratified, by training.splitSeed.',
  },
} as const satisfies Keys;
