import type { ChoiceSchema, Key, Keys, ListSchema, NumberSchema, WordSchema } from './schema.ts';

const positive = { kind: 'number', integer: true, min: 1, max: 65_536 } as const satisfies NumberSchema;

const name = {
  is: { kind: 'text', example: 'name' },
  optional: 'its type and its place among the layers of that type, as conv2d_1',
  meaning: 'What the layer is called, for `on:` of a regulariser and in the results.',
} as const satisfies Key;

const activations = {
  kind: 'word',
  words: {
    linear: { meaning: 'The value as it is.', formula: 'x' },
    relu: { meaning: 'Negative values become 0.', formula: 'max(0, x)' },
    elu: { meaning: 'Smooth below 0.', formula: 'x if x > 0, else eˣ − 1', source: 'Clevert 2016' },
    gelu: { meaning: 'Weighted by the normal distribution.', formula: 'x·Φ(x)', source: 'Hendrycks & Gimpel 2016' },
    sigmoid: { meaning: 'Squeezed between 0 and 1.', formula: '1/(1 + e⁻ˣ)' },
    softplus: { meaning: 'A smooth ReLU.', formula: 'log(1 + eˣ)' },
    swish: { meaning: 'Weighted by its own sigmoid.', formula: 'x/(1 + e⁻ˣ)', source: 'Ramachandran 2017' },
    tanh: { meaning: 'Squeezed between −1 and 1.', formula: 'tanh x' },
  },
} as const satisfies WordSchema;

const activation = {
  is: activations,
  default: 'linear',
  meaning: 'Function applied to every output of the layer.',
} as const satisfies Key;

const useBias = {
  is: { kind: 'boolean' },
  default: true,
  meaning: 'Whether a trained constant is added to every output.',
} as const satisfies Key;

const padding = {
  is: {
    kind: 'word',
    words: {
      valid: { meaning: 'No padding: the picture shrinks.', formula: '⌊(n − k)/s⌋ + 1' },
      same: { meaning: 'Zeros around the picture: with stride 1 it keeps its size.', formula: '⌈n/s⌉' },
    },
  },
  default: 'valid',
  meaning: 'What happens at the border of the picture.',
} as const satisfies Key;

const pooling = {
  poolSize: { is: positive, default: 2, meaning: 'Side of the square window, pixels.' },
  strides: { is: positive, sameAs: 'poolSize', meaning: 'Step of the window, pixels.' },
  padding,
  name,
} as const satisfies Keys;

export const layerSchema = {
  kind: 'choice',
  what: 'layer',
  options: {
    conv2d: {
      meaning: 'Convolution over a picture.',
      source: 'Keras Conv2D',
      keys: {
        filters: { is: positive, meaning: 'Number of output channels.' },
        kernelSize: { is: positive, meaning: 'Side of the square kernel, pixels.' },
        strides: { is: positive, default: 1, meaning: 'Step of the kernel, pixels.' },
        padding,
        activation,
        useBias,
        name,
      },
    },
    maxPooling2d: { meaning: 'The largest value of each window.', source: 'Keras MaxPooling2D', keys: pooling },
    averagePooling2d: { meaning: 'The mean of each window.', source: 'Keras AveragePooling2D', keys: pooling },
    globalAveragePooling2d: {
      meaning: 'The mean of each channel over the whole picture: a vector, whatever the size of the picture.',
      source: 'Keras GlobalAveragePooling2D',
      keys: { name },
    },
    flatten: { meaning: 'All values in one vector, for dense layers.', source: 'Keras Flatten', keys: { name } },
    dense: {
      meaning: 'Every output is a weighted sum of all inputs.',
      formula: 'activation(x·W + b)',
      source: 'Keras Dense',
      keys: { units: { is: positive, meaning: 'Number of outputs.' }, activation, useBias, name },
    },
    dropout: {
      meaning: 'While training, sets a share of the values to 0 at random and scales the rest up; nothing otherwise.',
      source: 'Srivastava 2014',
      keys: {
        rate: { is: { kind: 'number', min: 0, below: 1 }, default: 0.5, meaning: 'Share of the values set to 0.' },
        name,
      },
    },
  },
} as const satisfies ChoiceSchema;

export const layersSchema = { kind: 'list', of: layerSchema } as const satisfies ListSchema;
