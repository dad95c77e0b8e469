import type { ChoiceSchema, Key, Keys } from './schema.ts';

const classWeights = {
  is: {
    kind: 'either',
    word: {
      kind: 'word',
      words: {
        none: { meaning: 'Every label counts alike.' },
        balanced: {
          meaning:
            'Rare classes count more, so that all classes count alike in sum; counted on the training rows alone.',
          formula: 'w_c = N/(C·N_c)',
          source: 'King & Zeng 2001; scikit-learn',
        },
      },
    },
    list: { kind: 'list', of: { kind: 'number', min: 0 }, min: 2 },
  },
  default: 'none',
  meaning:
    'What each label counts by its class, in the order of the classes: Lᵢ is the mean of w_y·ℓ over the labels (PyTorch divides by Σw_y in place of their number).',
} as const satisfies Key;

const withClassWeights = { classWeights } as const satisfies Keys;

export const lossSchema = {
  kind: 'choice',
  what: 'loss',
  options: {
    crossEntropy: {
      meaning:
        'For classes: minus the log of the probability given to the right class, mean over the labels of the batch.',
      formula: 'L = −mean log softmax(z)[y]',
      keys: {
        labelSmoothing: {
          is: { kind: 'number', min: 0, below: 1 },
          default: 0,
          meaning: 'Share of the right answer that is spread evenly over all classes.',
          formula: 'q = (1 − ε)·onehot(y) + ε/C',
          source: 'Szegedy 2016',
        },
        ...withClassWeights,
      },
    },
    focal: {
      meaning: 'For classes, and for yes or no: cross-entropy in which labels that are already right count less.',
      formula: 'L = −mean (1 − p_y)^γ log p_y',
      source: 'Lin 2017',
      keys: {
        gamma: {
          is: { kind: 'number', min: 0, max: 10 },
          default: 2,
          meaning: 'How much less right ones count; 0 is cross-entropy.',
        },
        ...withClassWeights,
      },
    },
    binaryCrossEntropy: {
      meaning:
        'For yes or no: one logit for two classes, the second being yes, or one for each class that a row may have.',
      formula: 'L = −mean [y log σ(z) + (1 − y) log(1 − σ(z))]',
      keys: {
        positiveWeight: {
          is: { kind: 'number', above: 0 },
          default: 1,
          meaning: 'What a yes counts beside a no.',
        },
      },
    },
    ordinal: {
      meaning:
        'For classes in an order: a logit for each step from a class to the next, whose probabilities fall with the class by construction.',
      formula: 'P(y > k | y ≥ k) = σ(z_k); L = −mean log P(y)',
      source: 'Shi, Cao & Raschka 2023',
      keys: {},
    },
    mse: { meaning: 'For numbers: mean squared error over the batch.', formula: 'L = mean (ŷ − y)²', keys: {} },
    mae: { meaning: 'For numbers: mean absolute error over the batch.', formula: 'L = mean |ŷ − y|', keys: {} },
    huber: {
      meaning: 'For numbers: squared where the error is small, absolute where it is large.',
      formula: 'L = mean [½e² where |e| ≤ δ, else δ(|e| − ½δ)]',
      source: 'Huber 1964',
      keys: {
        delta: {
          is: { kind: 'number', above: 0 },
          default: 1,
          meaning: 'δ, the error from which it is absolute, in units of the target.',
        },
      },
    },
  },
} as const satisfies ChoiceSchema;
