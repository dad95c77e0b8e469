import type { ChoiceSchema, Key, RecordSchema } from './schema.ts';

const from = { is: { kind: 'number' }, meaning: 'The lowest value.' } as const satisfies Key;
const to = { is: { kind: 'number' }, meaning: 'The highest value.' } as const satisfies Key;
const points = {
  is: { kind: 'number', integer: true, min: 2, max: 1000 },
  default: 5,
  meaning: 'How many values a grid takes, both ends among them; other searches draw any.',
} as const satisfies Key;

/** How values of a number are drawn; those of a setting that is a whole number are whole. */
export const distributionSchema = {
  kind: 'choice',
  what: 'distribution',
  options: {
    range: {
      meaning: 'Evenly spaced values, all equally likely.',
      formula: 'from, from + step, from + 2·step, … ≤ to',
      keys: {
        from,
        to,
        step: { is: { kind: 'number', above: 0 }, default: 1, meaning: 'How far neighbours are apart.' },
      },
    },
    uniform: { meaning: 'Any value in between, all equally likely.', keys: { from, to, points } },
    logUniform: {
      meaning: 'Any value in between, each order of magnitude equally likely: for learning rates and strengths λ.',
      formula: 'log x uniform between log from and log to',
      keys: { from, to, points },
    },
  },
} as const satisfies ChoiceSchema;

export const sweepSchema = {
  kind: 'record',
  keys: {
    values: {
      is: { kind: 'settings', distributions: distributionSchema },
      meaning:
        'What is tried: dotted paths of settings of this file, as `training.optimizer.adam.learningRate`, each with a list of values or a distribution. Settings of a choice that is swept too count where it is made.',
    },
    search: {
      is: {
        kind: 'word',
        words: {
          random: { meaning: 'Each trial draws all values anew.', source: 'Bergstra & Bengio 2012' },
          grid: { meaning: 'Every combination of the values.' },
          halton: {
            meaning: 'As random, but spread more evenly: a Halton sequence, shifted by the seed.',
            formula: 'uₜⱼ = frac(φ_pⱼ(t) + sⱼ), pⱼ the jth prime, φ the radical inverse',
            source: 'Halton 1960',
          },
        },
      },
      default: 'random',
      meaning: 'How the values of the trials are found.',
    },
    trials: {
      is: { kind: 'number', integer: true, min: 1, max: 10_000, unit: 'trials' },
      optional: 'a grid has every combination, other searches 20',
      meaning: 'How many combinations are tried; of few possible ones each is tried once.',
    },
    seed: {
      is: { kind: 'number', integer: true, min: 0, max: 2 ** 32 - 1 },
      default: 0,
      meaning: 'Draws the values, independently of the `seed` that every trial trains with.',
    },
    choose: {
      is: {
        kind: 'word',
        words: {
          loss: {
            meaning:
              'The lowest validation Σ wᵢLᵢ at the epoch that a trial chose, with the weights of `weighting: static` where the file has it and is not swept, else 1.',
          },
          metric: {
            meaning: 'The best mean over the tasks of their first metric on validation rows, which all share.',
          },
        },
      },
      default: 'loss',
      meaning: 'By what trials are judged, on validation rows alone.',
    },
    seeds: {
      is: { kind: 'number', integer: true, min: 1, max: 100, unit: 'seeds' },
      default: 1,
      meaning:
        'Seeds of the two best trials, counted up from `seed` of the file: with two or more it is said whether the best is better than chance would have it.',
    },
    halving: {
      is: {
        kind: 'record',
        keys: {
          epochs: {
            is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'epochs' },
            default: 1,
            meaning: 'Epochs that every trial trains.',
          },
          factor: {
            is: { kind: 'number', integer: true, min: 2, max: 100 },
            default: 3,
            meaning: 'The best of this many trials goes on, to this many times the epochs.',
          },
        },
      } as const satisfies RecordSchema,
      optional: 'every trial trains to its last epoch',
      meaning:
        'Stops hopeless trials early: all train for a few epochs, the best of them for more, and so on to the last epoch. A round ends before the next begins, so the same trials stop whatever runs at once.',
      source: 'Jamieson & Talwalkar 2016',
    },
  },
} as const satisfies RecordSchema;
