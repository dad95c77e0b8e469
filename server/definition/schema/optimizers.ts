import type { ChoiceSchema, Key, NumberSchema } from './schema.ts';

const decay = { kind: 'number', min: 0, below: 1 } as const satisfies NumberSchema;

const positive = { kind: 'number', above: 0 } as const satisfies NumberSchema;

const notNegative = { kind: 'number', min: 0 } as const satisfies NumberSchema;

const rate = <N extends number>(standard: N) =>
  ({ is: positive, default: standard, meaning: 'η, the length of a step.' }) as const satisfies Key;

const moments = {
  learningRate: rate(1e-3),
  beta1: { is: decay, default: 0.9, meaning: 'β₁, how slowly the mean of the gradients forgets.' },
  beta2: { is: decay, default: 0.999, meaning: 'β₂, how slowly the mean of their squares forgets.' },
  epsilon: { is: positive, default: 1e-8, meaning: 'ε, added to the root so that nothing is divided by 0.' },
} as const satisfies Record<string, Key>;

const decayed = (standard: number) =>
  ({
    is: notNegative,
    default: standard,
    meaning: 'λ_w, the decay of every weight; not a regulariser.',
  }) as const satisfies Key;

export const optimizerSchema = {
  kind: 'choice',
  what: 'optimizer',
  options: {
    sgd: {
      meaning: 'Plain gradient descent.',
      formula: 'θ ← θ − ηg',
      keys: { learningRate: rate(0.01) },
    },
    momentum: {
      meaning: 'Gradient descent that keeps its direction.',
      formula: 'v ← μv + g; θ ← θ − ηv',
      source: 'Polyak 1964; PyTorch',
      keys: {
        learningRate: rate(0.01),
        momentum: { is: decay, default: 0.9, meaning: 'μ, how much of the last step is kept.' },
        nesterov: {
          is: { kind: 'boolean' },
          default: false,
          meaning: 'Looks one step ahead.',
          formula: 'θ ← θ − η(g + μv)',
          source: 'Sutskever et al. 2013',
        },
      },
    },
    rmsprop: {
      meaning: 'Steps scaled by the running mean of each gradient’s square.',
      formula: 'v ← ρv + (1−ρ)g²; θ ← θ − ηg/√(v+ε)',
      source: 'Tieleman & Hinton 2012',
      keys: {
        learningRate: rate(1e-3),
        rho: { is: decay, default: 0.9, meaning: 'ρ, how slowly the mean of the squares forgets.' },
        momentum: { is: decay, default: 0, meaning: 'μ, how much of the last step is kept.' },
        epsilon: { is: positive, default: 1e-7, meaning: 'ε, so that nothing is divided by 0.' },
        centered: {
          is: { kind: 'boolean' },
          default: false,
          meaning: 'Scales by the variance of the gradient instead of its mean square.',
          formula: 'v − ḡ² in place of v',
        },
        form: {
          is: {
            kind: 'word',
            words: {
              keras: {
                meaning: 'ε under the root and η inside the momentum.',
                formula: 'm ← μm + ηg/√(v+ε); θ ← θ − m',
                source: 'Keras',
              },
              pyTorch: {
                meaning: 'ε beside the root and η outside the momentum.',
                formula: 'm ← μm + g/(√v+ε); θ ← θ − ηm',
                source: 'PyTorch',
              },
            },
          },
          default: 'keras',
          meaning: 'Whose formula: the two programs place ε and η differently.',
        },
      },
    },
    adagrad: {
      meaning: 'Steps that shrink with the sum of all squares of each gradient so far.',
      formula: 's ← s + g²; θ ← θ − ηg/(√s+ε)',
      source: 'Duchi, Hazan & Singer 2011; PyTorch',
      keys: {
        learningRate: rate(0.01),
        initialAccumulator: { is: notNegative, default: 0, meaning: 's at the start; Keras has 0.1.' },
        epsilon: {
          is: positive,
          default: 1e-10,
          meaning: 'ε, added to the root so that nothing is divided by 0; Keras has it under the root.',
        },
      },
    },
    adam: {
      meaning: 'Steps scaled by running means of each gradient and its square, counted per parameter.',
      formula: 'θ ← θ − η m̂/(√v̂ + ε)',
      source: 'Kingma & Ba 2015',
      keys: moments,
    },
    adamW: {
      meaning: 'Adam with weight decay beside the gradient. The decay is no part of R(M).',
      formula: 'θ ← θ − η(m̂/(√v̂ + ε) + λ_w θ)',
      source: 'Loshchilov & Hutter 2019',
      keys: { ...moments, weightDecay: decayed(0.01) },
    },
    lion: {
      meaning: 'Steps of one length, in the direction of the sign of the momentum. The decay is no part of R(M).',
      formula: 'θ ← θ − η(sign(β₁m + (1−β₁)g) + λ_w θ); m ← β₂m + (1−β₂)g',
      source: 'Chen et al. 2023',
      keys: {
        learningRate: rate(1e-4),
        beta1: { is: decay, default: 0.9, meaning: 'β₁, how much the momentum counts in the direction.' },
        beta2: { is: decay, default: 0.99, meaning: 'β₂, how slowly the momentum forgets.' },
        weightDecay: decayed(0),
      },
    },
  },
} as const satisfies ChoiceSchema;
