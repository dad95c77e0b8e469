import type { Keys, MapSchema, TaggedSchema } from './schema.ts';

const path = {
  is: { kind: 'text', example: 'data/folder' },
  meaning:
    'Folder of the data set, relative to this file; a data root set elsewhere stands in for the folder of the file.',
} as const;

const shapesKeys = {
  train: {
    is: { kind: 'number', integer: true, min: 10, max: 1_000_000, unit: 'pictures' },
    default: 4000,
    meaning: 'Pictures for training; validation rows are taken from these.',
  },
  test: {
    is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'pictures' },
    default: 1000,
    meaning: 'Pictures for testing.',
  },
  size: {
    is: { kind: 'number', integer: true, min: 12, max: 256, unit: 'pixels' },
    default: 20,
    meaning: 'Side of the square pictures.',
  },
  noise: {
    is: { kind: 'number', min: 0, max: 1 },
    default: 0.1,
    meaning: 'Standard deviation of the noise added to every pixel, on the scale 0 to 1.',
  },
  seed: {
    is: { kind: 'number', integer: true, min: 0, max: 2 ** 32 - 1 },
    default: 0,
    meaning: 'Draws the pictures; the same seed gives the same pictures everywhere.',
  },
} as const satisfies Keys;

const source = {
  kind: 'tagged',
  tag: 'format',
  what: 'data format',
  explained: { meaning: 'How the data set is stored, and with it the targets that it offers.' },
  options: {
    cifar10: {
      meaning: 'CIFAR-10 in its binary form: 32×32 colour pictures in 10 classes; target label.',
      source: 'Krizhevsky 2009',
      keys: { path },
    },
    cifar100: {
      meaning:
        'CIFAR-100 in its binary form: 32×32 colour pictures; targets fine (100 classes) and coarse (20 classes).',
      source: 'Krizhevsky 2009',
      keys: { path },
    },
    shapes: {
      meaning:
        'Pictures drawn from a seed, no download: one object each; targets shape (5 classes), colour (6 classes) and size (a number, pixels).',
      keys: shapesKeys,
    },
  },
} as const satisfies TaggedSchema;

export const dataSchema = {
  kind: 'map',
  entry: 'data set',
  defines: 'data',
  min: 1,
  of: source,
} as const satisfies MapSchema;
