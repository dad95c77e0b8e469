import { optimizerSchema } from './optimizers.ts';
import type { ChoiceSchema, RecordSchema } from './schema.ts';

const scheduleSchema = {
  kind: 'choice',
  what: 'schedule',
  options: {
    joint: {
      meaning: 'Every step sees a batch of every task; an epoch is the longest set once, shorter ones repeat.',
      keys: {},
    },
    alternate: {
      meaning: 'The data sets take turns, in the order of the tasks; an epoch is each set once.',
      keys: {
        by: {
          is: {
            kind: 'word',
            words: {
              epoch: { meaning: 'One whole set, then the next.' },
              step: { meaning: 'One batch of a set, then one of the next.' },
            },
          },
          default: 'epoch',
          meaning: 'When the next data set has its turn.',
        },
      },
    },
  },
} as const satisfies ChoiceSchema;

export const trainingSchema = {
  kind: 'record',
  keys: {
    schedule: { is: scheduleSchema, default: 'joint', meaning: 'In what order the tasks are trained.' },
    epochs: {
      is: { kind: 'number', integer: true, min: 1, max: 1_000_000 },
      default: 10,
      meaning: 'How many times the data are gone through.',
    },
    batchSize: {
      is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'rows' },
      default: 64,
      meaning: 'Rows of one task in a step.',
    },
    lastBatch: {
      is: {
        kind: 'word',
        words: {
          keep: { meaning: 'They make a smaller batch.' },
          drop: { meaning: 'They are left out of this epoch; the shuffle leaves others out of the next.' },
        },
      },
      default: 'keep',
      meaning: 'What happens to the rows that do not fill the last batch of an epoch.',
    },
    optimizer: { is: optimizerSchema, default: 'adam', meaning: 'How a gradient becomes a step.' },
    validation: {
      is: { kind: 'number', min: 0, below: 1 },
      default: 0.1,
      meaning:
        'Fraction of the training rows held out, stratified by class, to choose the epoch by; 0 trains on all and chooses nothing.',
    },
    splitSeed: {
      is: { kind: 'number', integer: true, min: 0, max: 2 ** 32 - 1 },
      default: 0,
      meaning: 'Draws the validation rows, independently of `seed`, so that runs of different seeds share one split.',
    },
    evaluateTest: {
      is: {
        kind: 'word',
        words: {
          chosen: { meaning: 'The test rows are read once, at the chosen checkpoint.' },
          epoch: { meaning: 'After every epoch; the results say so.' },
        },
      },
      default: 'chosen',
      meaning: 'When the test rows are read.',
    },
  },
} as const satisfies RecordSchema;
