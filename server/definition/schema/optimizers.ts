import type { ChoiceSchema, Key, NumberSchema } from './schema.ts';

const decay = { kind: 'number', min: 0, below: 1 } as const satisfies NumberSchema;

const rate = { kind: 'number', above: 0 } as const satisfies NumberSchema;

const moments = {
  learningRate: { is: rate, default: 1e-3, meaning: 'η, the length of a step.' },
  beta1: { is: decay, default: 0.9, meaning: 'β₁, how slowly the mean of the gradients forgets.' },
  beta2: { is: decay, default: 0.999, meaning: 'β₂, how slowly the mean of their squares forgets.' },
  epsilon: { is: rate, default: 1e-8, meaning: 'ε, added to the root so that nothing is divided by 0.' },
} as const satisfies Record<string, Key>;

export const optimizerSchema = {
  kind: 'choice',
  what: 'optimizer',
  options: {
    sgd: {
      meaning: 'Plain gradient descent.',
      formula: 'θ ← θ − ηg',
      keys: { learningRate: { is: rate, default: 0.01, meaning: 'η, the length of a step.' } },
    },
    momentum: {
      meaning: 'Gradient descent that keeps its direction.',
      formula: 'v ← μv + g; θ ← θ − ηv',
      source: 'Polyak 1964',
      keys: {
        learningRate: { is: rate, default: 0.01, meaning: 'η, the length of a step.' },
        momentum: { is: decay, default: 0.9, meaning: 'μ, how much of the last step is kept.' },
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
      keys: {
        ...moments,
        weightDecay: { is: { kind: 'number', min: 0 }, default: 0.01, meaning: 'λ_w, the decay; not a regulariser.' },
      },
    },
  },
} as const satisfies ChoiceSchema;
