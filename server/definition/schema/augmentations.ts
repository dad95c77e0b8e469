import type { ChoiceSchema, ListSchema, NumberSchema, Value } from './schema.ts';

const share = { kind: 'number', min: 0, max: 1 } as const satisfies NumberSchema;
const count = { kind: 'number', integer: true, min: 1, max: 100_000 } as const satisfies NumberSchema;
const alpha = { kind: 'number', min: 0.05, max: 4 } as const satisfies NumberSchema;

const augmentationSchema = {
  kind: 'choice',
  what: 'augmentation',
  options: {
    flip: {
      meaning: 'Mirrors a picture.',
      keys: {
        horizontal: { is: share, default: 0.5, meaning: 'The probability of left for right.' },
        vertical: { is: share, default: 0, meaning: 'The probability of top for bottom.' },
      },
    },
    crop: {
      meaning: 'Moves a picture by up to so many pixels in each direction; what comes in from outside is 0.',
      keys: { padding: { is: { ...count, unit: 'pixels' }, default: 4, meaning: 'The farthest that it is moved.' } },
    },
    rotate: {
      meaning:
        'Turns a picture about its centre by an angle between −degrees and degrees, bilinearly; outside it is 0.',
      keys: {
        degrees: {
          is: { kind: 'number', above: 0, max: 180, unit: '°' },
          default: 15,
          meaning: 'The largest angle.',
        },
      },
    },
    colour: {
      meaning: 'Changes the brightness and contrast of a picture, which stays between 0 and 1.',
      formula: 'x ← mean + c·(x − mean) + b',
      keys: {
        brightness: { is: share, default: 0.2, meaning: 'b is between minus and plus this.' },
        contrast: { is: share, default: 0.2, meaning: 'c is between 1 minus and 1 plus this.' },
      },
    },
    cutout: {
      meaning: 'Sets a square of a picture, whose centre may be anywhere in it, to 0.',
      source: 'DeVries & Taylor 2017',
      keys: { size: { is: { ...count, unit: 'pixels' }, default: 8, meaning: 'The side of the square.' } },
    },
    noise: {
      meaning: 'Adds normal noise to every number of the input.',
      keys: {
        deviation: { is: { kind: 'number', above: 0 }, default: 0.05, meaning: 'The standard deviation of the noise.' },
      },
    },
    timeMask: {
      meaning: 'Sets some steps in a row of a sequence of frames to 0.',
      source: 'Park 2019',
      keys: { steps: { is: { ...count, unit: 'steps' }, default: 10, meaning: 'The most steps; 0 to this many.' } },
    },
    frequencyMask: {
      meaning: 'Sets some bands in a row of a sequence of frames to 0.',
      source: 'Park 2019',
      keys: { bands: { is: { ...count, unit: 'bands' }, default: 8, meaning: 'The most bands; 0 to this many.' } },
    },
    mixup: {
      meaning:
        'Mixes each row with another of its batch; the loss is mixed alike, from the labels of both. Scores of training rows are by their own labels.',
      formula: 'x ← λx + (1 − λ)x′, L ← λL(y) + (1 − λ)L(y′), λ ~ Beta(α, α), at least ½',
      source: 'Zhang 2018',
      keys: { alpha: { is: alpha, default: 0.2, meaning: 'α: the larger, the more rows are mixed by halves.' } },
    },
    cutMix: {
      meaning:
        'Puts a rectangle of another picture of its batch into each; the loss is mixed by the areas, from the labels of both.',
      formula: 'L ← λL(y) + (1 − λ)L(y′), 1 − λ the share of the rectangle, drawn from Beta(α, α)',
      source: 'Yun 2019',
      keys: { alpha: { is: alpha, default: 1, meaning: 'α; 1 draws every share alike.' } },
    },
    wordDropout: {
      meaning: 'Makes tokens unknown (id 1), each with a probability.',
      keys: { probability: { is: share, default: 0.1, meaning: 'The probability of each token.' } },
    },
    wordSwap: {
      meaning: 'Exchanges a token with the next, each with a probability.',
      keys: { probability: { is: share, default: 0.1, meaning: 'The probability of each token.' } },
    },
  },
} as const satisfies ChoiceSchema;

/** How training rows are changed each time they are seen. */
export type Augmentation = Value<typeof augmentationSchema>;

/** The key that every data set has beside those of its format. */
export const augmentKey = {
  is: { kind: 'list', of: augmentationSchema } as const satisfies ListSchema,
  optional: 'training rows are seen as they are',
  meaning:
    'How training rows are changed each time they are seen, one after the other; drawn anew for each epoch and row (mixup and cutMix for each epoch and batch), the same for a seed on every backend. Validation and test rows stay as they are.',
} as const;

/** An augmentation that mixes the rows of a batch, labels and all. */
export type Mixing = Extract<Augmentation, { readonly type: 'mixup' | 'cutMix' }>;

export const isMixing = (augmentation: Augmentation): augmentation is Mixing =>
  augmentation.type === 'mixup' || augmentation.type === 'cutMix';
