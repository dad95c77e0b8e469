import type { ChoiceSchema, Key, NumberSchema, RecordSchema } from './schema.ts';

const floor = {
  is: { kind: 'number', min: 0 } as const satisfies NumberSchema,
  default: 0,
  meaning: 'The learning rate does not fall below this.',
} as const satisfies Key;

const factor = (standard: number, meaning: string) =>
  ({
    is: { kind: 'number', above: 0, max: 1 } as const satisfies NumberSchema,
    default: standard,
    meaning,
  }) as const satisfies Key;

const warmUp = {
  is: { kind: 'number', min: 0, unit: 'epochs' } as const satisfies NumberSchema,
  default: 0,
  meaning: 'Epochs, or a fraction of one, in which the learning rate first rises in a straight line to η.',
  formula: 'η·(t+1)/W in the steps t < W',
  source: 'Goyal et al. 2017',
} as const satisfies Key;

/** How the learning rate changes over a run: e counts epochs from the end of the warm-up, fractions by steps. */
export const learningRateScheduleSchema = {
  kind: 'choice',
  what: 'learning-rate schedule',
  options: {
    constant: { meaning: 'The learning rate stays as it is.', formula: 'η', keys: { warmUp } },
    step: {
      meaning: 'The learning rate falls at once, every so many epochs.',
      formula: 'η·γ^⌊e/every⌋',
      keys: {
        every: {
          is: { kind: 'number', above: 0, unit: 'epochs' },
          default: 10,
          meaning: 'Epochs between two falls.',
        },
        factor: factor(0.1, 'γ, what is left of the learning rate after a fall.'),
        warmUp,
      },
    },
    exponential: {
      meaning: 'The learning rate falls a little with every step.',
      formula: 'η·γᵉ',
      keys: { factor: factor(0.95, 'γ, what is left of the learning rate after an epoch.'), warmUp },
    },
    cosine: {
      meaning: 'The learning rate falls to the floor along half a cosine, over the whole run.',
      formula: 'floor + (η − floor)·(1 + cos(πe/E))/2',
      source: 'Loshchilov & Hutter 2017',
      keys: { floor, warmUp },
    },
    reduceOnPlateau: {
      meaning: 'The learning rate falls when the validation Σ wᵢLᵢ has not improved for some epochs.',
      formula: 'η ← max(γη, floor)',
      source: 'ReduceLROnPlateau of Keras',
      keys: {
        factor: factor(0.1, 'γ, what is left of the learning rate after a fall.'),
        patience: {
          is: { kind: 'number', integer: true, min: 1, unit: 'epochs' },
          default: 10,
          meaning: 'Epochs without an improvement before a fall.',
        },
        minDelta: {
          is: { kind: 'number', min: 0 },
          default: 1e-4,
          meaning: 'How much lower than the best Σ wᵢLᵢ counts as an improvement.',
        },
        floor,
        warmUp,
      },
    },
  },
} as const satisfies ChoiceSchema;

const part = (meaning: string) =>
  ({ is: { kind: 'number', min: 0 } as const satisfies NumberSchema, default: 1, meaning }) as const satisfies Key;

/** Different learning rates for what is shared and for the heads. */
export const learningRateFactorsSchema = {
  kind: 'record',
  keys: {
    shared: part('What the learning rate is multiplied by for all parameters outside of the heads; 0 keeps them.'),
    heads: part('What the learning rate is multiplied by for the parameters of the heads; 0 keeps them.'),
  },
} as const satisfies RecordSchema;
