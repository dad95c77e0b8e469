import { activation, kernelInitializer, name, positive, useBias } from '../layer-keys.ts';
import type { Key, Keys, Option } from '../schema.ts';

const returnSequences = {
  is: { kind: 'boolean' },
  default: false,
  meaning: 'Whether the output of every step comes out, or that of the last step only.',
} as const satisfies Key;

const recurrent = {
  units: { is: positive, meaning: 'Numbers in the state.' },
  returnSequences,
  useBias,
  kernelInitializer: {
    ...kernelInitializer,
    meaning: 'Where the kernel of the inputs starts; that of the state is orthogonal.',
  },
  name,
} as const satisfies Keys;

export const recurrentLayers = {
  simpleRNN: {
    meaning: 'A state that is computed from the input and the state before it.',
    formula: 'hₜ = activation(xₜW + hₜ₋₁U + b)',
    source: 'Keras SimpleRNN; Elman 1990',
    keys: { ...recurrent, activation: { ...activation, default: 'tanh' } },
  },
  lstm: {
    meaning: 'A recurrent layer whose gates decide what is kept, added and shown; the forget gate starts open.',
    formula: 'cₜ = σ(f)cₜ₋₁ + σ(i)tanh(g); hₜ = σ(o)tanh(cₜ)',
    source: 'Keras LSTM; Hochreiter & Schmidhuber 1997',
    keys: recurrent,
  },
  gru: {
    meaning: 'A recurrent layer with an update gate and a reset gate, fewer parameters than lstm.',
    formula: 'hₜ = z hₜ₋₁ + (1 − z) tanh(xₜW + r(hₜ₋₁U + b′) + b)',
    source: 'Keras GRU (reset after); Cho 2014',
    keys: recurrent,
  },
} as const satisfies Readonly<Record<string, Option>>;

export const maskZero = {
  is: { kind: 'boolean' },
  default: false,
  meaning:
    'Whether the id 0 is padding: recurrent layers carry their state over it, pooling over all steps and attention leave it out; convolutions and flatten end the mask.',
} as const satisfies Key;

export const sequences = {
  embedding: {
    meaning: 'A trained vector for each id of a sequence, as of words.',
    source: 'Keras Embedding',
    keys: {
      inputDim: {
        is: { kind: 'number', integer: true, min: 1, max: 10_000_000 },
        meaning: 'Number of different ids: the size of the vocabulary.',
      },
      outputDim: { is: positive, meaning: 'Numbers in each vector.' },
      maskZero,
      embeddingsInitializer: { ...kernelInitializer, meaning: 'Where the vectors start.' },
      name,
    },
  },
  positionEmbedding: {
    meaning: 'Adds a trained vector for each place of the sequence, which attention alone does not see.',
    source: 'Gehring 2017',
    keys: { name },
  },
  multiHeadAttention: {
    meaning: 'Self-attention: each step becomes a mean of all steps, weighted by how its query meets their keys.',
    formula: 'softmax(QKᵀ/√d)V',
    source: 'Keras MultiHeadAttention; Vaswani 2017',
    keys: {
      numHeads: { is: positive, meaning: 'Number of attention heads.' },
      keyDim: {
        is: positive,
        optional: 'the features shared out among the heads',
        meaning: 'Size of each head’s queries, keys and values.',
      },
      useBias,
      kernelInitializer,
      name,
    },
  },
} as const satisfies Readonly<Record<string, Option>>;
