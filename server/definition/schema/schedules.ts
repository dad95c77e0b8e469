import type { ChoiceSchema, Key } from './schema.ts';

const shorter = (fallback: 'repeat' | 'rest') =>
  ({
    is: {
      kind: 'word',
      words: {
        repeat: { meaning: 'It starts again, in a new order, until the longest is through.' },
        rest: { meaning: 'Its tasks are left out of the rest of the epoch.' },
        end: {
          meaning:
            'The epoch ends with the shortest; the shuffle leaves out other rows of the longer ones in the next.',
        },
      },
    },
    default: fallback,
    meaning: 'What happens when a shorter data set runs out.',
  }) as const satisfies Key;

const temperature = {
  is: { kind: 'number', above: 0, max: 1000 },
  default: 1,
  meaning: 'T: 1 draws in proportion, a large one draws all tasks equally often, one below 1 favours the largest.',
} as const satisfies Key;

export const scheduleSchema = {
  kind: 'choice',
  what: 'schedule',
  options: {
    joint: {
      meaning: 'Every step sees a batch of every task; an epoch is the longest set once, shorter ones repeat.',
      formula: 'every step: Σᵢ wᵢLᵢ + λR',
      keys: { shorter: shorter('repeat') },
    },
    alternate: {
      meaning: 'The data sets take turns, in the order of the tasks; an epoch is each set once.',
      formula: 'a step of task i: wᵢLᵢ + λR/K',
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
        shorter: shorter('rest'),
      },
    },
    sample: {
      meaning:
        'Every step trains one task, drawn at random in proportion to the size of its data set, tempered; an epoch has as many steps as all sets once have batches, and each set goes round in an order of its own.',
      formula: 'pᵢ ∝ nᵢ^(1/T)',
      source: 'Arivazhagan 2019',
      keys: {
        temperature,
        probabilities: {
          is: { kind: 'map', entry: 'probability', of: { kind: 'number', min: 0 }, keysAre: 'task', min: 1 },
          optional: 'the rows of the data set of each task',
          meaning: 'What tasks are drawn in proportion to, in place of their rows nᵢ: a number for each task.',
        },
      },
    },
    uncertainty: {
      meaning:
        'Every step trains one task, drawn in proportion to how uncertain the network still is of it: its training loss in the epoch before, divided by what the labels alone leave open (the entropy of classes, the variance of numbers), at least 0.01. In the first epoch all tasks are drawn equally often.',
      formula: 'pᵢ ∝ uᵢ^(1/T), uᵢ = Lᵢ/H(yᵢ) or Lᵢ/Var(yᵢ)',
      keys: { temperature },
    },
    curriculum: {
      meaning:
        'Tasks join one after the other: the first alone, then with every stage one more, trained jointly; an epoch has as many steps as the longest set of all tasks has batches, and shorter ones repeat.',
      formula: 'a step of the tasks S that have joined: Σ_{i∈S} wᵢLᵢ + (|S|/K) λR',
      source: 'Bengio 2009; Pentina 2015',
      keys: {
        order: {
          is: { kind: 'list', of: { kind: 'name', of: 'task' }, min: 1 },
          optional: 'the order of the tasks in the file',
          meaning: 'In what order the tasks join; those left out join last.',
        },
        every: {
          is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'epochs' },
          default: 1,
          meaning: 'Epochs of each stage.',
        },
      },
    },
  },
} as const satisfies ChoiceSchema;
