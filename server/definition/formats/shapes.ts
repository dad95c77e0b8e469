import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { drawSeed } from './keys.ts';

/** Class names of the target `shape`, in the order of their indices. */
export const shapeNames = ['circle', 'square', 'triangle', 'cross', 'star'] as const;

/** Class names of the target `colour`. */
export const colourNames = ['red', 'green', 'blue', 'yellow', 'magenta', 'cyan'] as const;

export const shapes = {
  meaning:
    'Pictures drawn from a seed, no download: one object each; targets shape (5 classes), colour (6 classes) and size (a number, pixels).',
  keys: {
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
    seed: drawSeed,
  },
} as const satisfies Option;

export const shapesOffer = ({ size }: { readonly size: number }): Offer => ({
  inputShape: [size, size, 3],
  targets: {
    shape: { kind: 'class', classes: shapeNames.length },
    colour: { kind: 'class', classes: colourNames.length },
    size: { kind: 'number' },
  },
});
