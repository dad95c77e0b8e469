import type { ChoiceSchema, EitherSchema, Key, NumberSchema } from './schema.ts';

const strength = { kind: 'number', min: 0 } as const satisfies NumberSchema;

const on = {
  is: {
    kind: 'either',
    word: {
      kind: 'word',
      words: {
        shared: { meaning: 'Kernels of the encoder.' },
        heads: { meaning: 'Kernels of the heads, output layers included.' },
        all: { meaning: 'Kernels of the encoder and of the heads.' },
      },
    },
    list: { kind: 'list', of: { kind: 'name', of: 'layer' }, min: 1 },
  } as const satisfies EitherSchema,
  default: 'shared',
  meaning: 'Where it acts: shared, heads, all, or a list of layer names. Kernels only, never biases.',
} as const satisfies Key;

const lambda = { is: strength, meaning: 'λ, its strength; never rescaled.' } as const satisfies Key;

export const regularizerSchema = {
  kind: 'choice',
  what: 'regulariser',
  options: {
    l1: {
      meaning: 'Sum of the absolute values: drives kernels to exactly 0.',
      formula: 'λ‖W‖₁',
      source: 'Tibshirani 1996',
      keys: { lambda, on },
    },
    l2: { meaning: 'Sum of the squares: keeps kernels small.', formula: 'λ‖W‖²_F', keys: { lambda, on } },
    elasticNet: {
      meaning: 'L1 and L2 together.',
      formula: 'λ₁‖W‖₁ + λ₂‖W‖²_F',
      source: 'Zou & Hastie 2005',
      keys: {
        lambda1: { is: strength, meaning: 'λ₁, the strength of the L1 part.' },
        lambda2: { is: strength, meaning: 'λ₂, the strength of the L2 part.' },
        on,
      },
    },
  },
} as const satisfies ChoiceSchema;
