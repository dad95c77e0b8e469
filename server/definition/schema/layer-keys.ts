import type { Key, ListSchema, NumberSchema, SidesSchema, WordSchema } from './schema.ts';

export const positive = { kind: 'number', integer: true, min: 1, max: 65_536 } as const satisfies NumberSchema;

export const sides = { kind: 'sides', of: positive } as const satisfies SidesSchema;

export const name = {
  is: { kind: 'text', example: 'name' },
  optional: 'its type and its place among the layers of that type, as conv2d_1',
  meaning: 'What the layer is called, for `on:` of a regulariser and in the results.',
  notSwept: 'other places call the layer by it',
} as const satisfies Key;

/** Some layers of the definition, by their names. */
export const layerNames = {
  kind: 'list',
  of: { kind: 'name', of: 'layer' },
  min: 1,
} as const satisfies ListSchema;

const activations = {
  kind: 'word',
  words: {
    linear: { meaning: 'The value as it is.', formula: 'x' },
    relu: { meaning: 'Negative values become 0.', formula: 'max(0, x)' },
    elu: { meaning: 'Smooth below 0.', formula: 'x if x > 0, else eˣ − 1', source: 'Clevert 2016' },
    gelu: { meaning: 'Weighted by the normal distribution.', formula: 'x·Φ(x)', source: 'Hendrycks & Gimpel 2016' },
    sigmoid: { meaning: 'Squeezed between 0 and 1.', formula: '1/(1 + e⁻ˣ)' },
    softplus: { meaning: 'A smooth ReLU.', formula: 'log(1 + eˣ)' },
    silu: {
      meaning: 'Weighted by its own sigmoid.',
      formula: 'x/(1 + e⁻ˣ)',
      source: 'Ramachandran 2017',
      formerly: ['swish'],
    },
    tanh: { meaning: 'Squeezed between −1 and 1.', formula: 'tanh x' },
  },
} as const satisfies WordSchema;

export const activation = {
  is: activations,
  default: 'linear',
  meaning: 'Function applied to every output of the layer.',
} as const satisfies Key;

export const useBias = {
  is: { kind: 'boolean' },
  default: true,
  meaning: 'Whether a trained constant is added to every output.',
} as const satisfies Key;

export const kernelInitializer = {
  is: {
    kind: 'word',
    words: {
      glorotUniform: {
        meaning: 'Uniform, by inputs and outputs.',
        formula: 'U(±√(6/(fanIn + fanOut)))',
        source: 'Glorot & Bengio 2010',
      },
      glorotNormal: {
        meaning: 'Normal within two deviations, by inputs and outputs.',
        formula: 'σ² = 2/(fanIn + fanOut)',
        source: 'Glorot & Bengio 2010',
      },
      heUniform: { meaning: 'Uniform, by inputs; for ReLU.', formula: 'U(±√(6/fanIn))', source: 'He 2015' },
      heNormal: {
        meaning: 'Normal within two deviations, by inputs; for ReLU.',
        formula: 'σ² = 2/fanIn',
        source: 'He 2015',
      },
      lecunNormal: {
        meaning: 'Normal within two deviations, by inputs.',
        formula: 'σ² = 1/fanIn',
        source: 'LeCun 1998',
      },
      lecunUniform: { meaning: 'Uniform, by inputs.', formula: 'U(±√(3/fanIn))', source: 'LeCun 1998' },
      truncatedNormal: { meaning: 'Normal, drawn again beyond two deviations.', formula: 'N(0, 0.05²), |w| ≤ 0.1' },
      orthogonal: { meaning: 'Orthonormal rows or columns.', formula: 'WᵀW = I', source: 'Saxe 2014' },
      randomNormal: { meaning: 'Normal.', formula: 'N(0, 0.05²)' },
      randomUniform: { meaning: 'Uniform.', formula: 'U(±0.05)' },
      zeros: { meaning: 'All 0: then every unit learns the same.', formula: '0' },
      ones: { meaning: 'All 1: then every unit learns the same.', formula: '1' },
    },
  } as const satisfies WordSchema,
  optional: 'as model.initializer says',
  meaning: 'Where the kernel of this layer starts.',
  formerly: ['initializer'],
} as const satisfies Key;

export const padding = {
  is: {
    kind: 'word',
    words: {
      valid: { meaning: 'No padding: the output is smaller than the input.', formula: '⌊(n − k)/s⌋ + 1' },
      same: { meaning: 'Zeros around the input: with stride 1 it keeps its size.', formula: '⌈n/s⌉' },
    },
  },
  default: 'valid',
  meaning: 'What happens at the border.',
} as const satisfies Key;
