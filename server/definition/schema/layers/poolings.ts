import { name, padding, positive, sides } from '../layer-keys.ts';
import type { Keys, Option } from '../schema.ts';

const pooling2d = {
  poolSize: { is: sides, default: 2, meaning: 'Sides of the window, pixels: one number, or [height, width].' },
  strides: { is: sides, sameAs: 'poolSize', meaning: 'Step of the window, pixels: one number, or [height, width].' },
  padding,
  name,
} as const satisfies Keys;

const pooling1d = {
  poolSize: { is: positive, default: 2, meaning: 'Steps in the window.' },
  strides: { is: positive, sameAs: 'poolSize', meaning: 'Steps that the window moves on.' },
  padding,
  name,
} as const satisfies Keys;

export const poolings = {
  maxPooling2d: { meaning: 'The largest value of each window.', source: 'Keras MaxPooling2D', keys: pooling2d },
  averagePooling2d: { meaning: 'The mean of each window.', source: 'Keras AveragePooling2D', keys: pooling2d },
  maxPooling1d: {
    meaning: 'The largest value of each window of steps.',
    source: 'Keras MaxPooling1D',
    keys: pooling1d,
  },
  averagePooling1d: {
    meaning: 'The mean of each window of steps.',
    source: 'Keras AveragePooling1D',
    keys: pooling1d,
  },
  globalMaxPooling2d: {
    meaning: 'The largest value of each channel over the whole picture: a vector, whatever the size of the picture.',
    source: 'Keras GlobalMaxPooling2D',
    keys: { name },
  },
  globalAveragePooling2d: {
    meaning: 'The mean of each channel over the whole picture: a vector, whatever the size of the picture.',
    source: 'Keras GlobalAveragePooling2D',
    keys: { name },
  },
  globalMaxPooling1d: {
    meaning: 'The largest value of each feature over all steps: a vector, however long the sequence is.',
    source: 'Keras GlobalMaxPooling1D',
    keys: { name },
  },
  globalAveragePooling1d: {
    meaning: 'The mean of each feature over all steps: a vector, however long the sequence is.',
    source: 'Keras GlobalAveragePooling1D',
    keys: { name },
  },
} as const satisfies Readonly<Record<string, Option>>;
