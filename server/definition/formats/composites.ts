import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { drawSeed } from './keys.ts';

export const composites = {
  meaning:
    'Two overlapping pictures of MNIST-like IDX files on one canvas, drawn from a seed: one composite a left picture, the right one at random from the same part; targets left and right (10 classes each).',
  formula: 'canvas 36×36: left at 0–27, right at 6–33, the maximum where they overlap; nearest neighbours to 28×28',
  source: 'Sabour 2017; Sener & Koltun 2018',
  keys: {
    left: {
      is: { kind: 'text', example: 'data/mnist', path: true },
      meaning: 'Folder of the IDX files that the left pictures come from.',
    },
    right: {
      is: { kind: 'text', example: 'data/fashion-mnist', path: true },
      sameAs: 'left',
      meaning: 'Folder of the IDX files that the right pictures come from.',
    },
    seed: drawSeed,
  },
} as const satisfies Option;

export const compositesOffer: Offer = {
  inputShape: [28, 28, 1],
  targets: { left: { kind: 'class', classes: 10 }, right: { kind: 'class', classes: 10 } },
};
