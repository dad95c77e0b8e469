import { name, positive } from '../layer-keys.ts';
import type { Key, Keys, Option } from '../schema.ts';

const epsilon = {
  is: { kind: 'number', above: 0 },
  default: 1e-3,
  meaning: 'ε, added to the variance so that nothing is divided by 0.',
} as const satisfies Key;

const rate = {
  rate: { is: { kind: 'number', min: 0, below: 1 }, default: 0.5, meaning: 'Share of the values set to 0.' },
  name,
} as const satisfies Keys;

export const normalizations = {
  batchNormalization: {
    meaning:
      'Brings each channel to mean 0 and variance 1 over the batch while training, by moving statistics otherwise; then scales and shifts it.',
    formula: 'γ(x − μ)/√(σ² + ε) + β',
    source: 'Ioffe & Szegedy 2015',
    keys: {
      momentum: {
        is: { kind: 'number', min: 0, below: 1 },
        default: 0.99,
        meaning: 'Share of the moving mean and variance that stays at each step (PyTorch’s 0.1 is 0.9 here).',
      },
      epsilon,
      name,
    },
  },
  layerNormalization: {
    meaning:
      'Brings the features of each row, or of each step or pixel, to mean 0 and variance 1; then scales and shifts.',
    formula: 'γ(x − μ)/√(σ² + ε) + β',
    source: 'Ba 2016',
    keys: { epsilon, name },
  },
  groupNormalization: {
    meaning:
      'Brings groups of channels of each row to mean 0 and variance 1, independently of the batch; then scales and shifts.',
    formula: 'γ(x − μ)/√(σ² + ε) + β',
    source: 'Wu & He 2018',
    keys: {
      groups: { is: positive, default: 32, meaning: 'Number of groups, which must divide the channels.' },
      epsilon,
      name,
    },
  },
  dropout: {
    meaning: 'While training, sets a share of the values to 0 at random and scales the rest up; nothing otherwise.',
    formula: 'x·m/(1 − rate), m ~ Bernoulli(1 − rate)',
    source: 'Srivastava 2014',
    keys: rate,
  },
  spatialDropout1d: {
    meaning: 'Dropout of whole features, the same at every step.',
    source: 'Keras SpatialDropout1D; Tompson 2015',
    keys: rate,
  },
  spatialDropout2d: {
    meaning: 'Dropout of whole channels of a picture.',
    source: 'Keras SpatialDropout2D; Tompson 2015',
    keys: rate,
  },
} as const satisfies Readonly<Record<string, Option>>;
