import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { folder } from './keys.ts';

export const idx = {
  meaning:
    'Grey pictures in the IDX form of MNIST: the files train-images-idx3-ubyte, train-labels-idx1-ubyte and the two of t10k, plain or gzipped; target label.',
  source: 'LeCun 1998',
  keys: {
    path: folder,
    size: {
      is: { kind: 'sides', of: { kind: 'number', integer: true, min: 1, max: 4096, unit: 'pixels' } },
      default: 28,
      meaning: 'Height and width of the pictures; the files must say the same.',
    },
    classes: {
      is: { kind: 'number', integer: true, min: 2, max: 256 },
      default: 10,
      meaning: 'Number of classes; labels are 0 to one less.',
    },
  },
} as const satisfies Option;

export const idxOffer = (source: { size: number | readonly [number, number]; classes: number }): Offer => {
  const [height, width] = typeof source.size === 'number' ? [source.size, source.size] : source.size;
  return { inputShape: [height, width, 1], targets: { label: { kind: 'class', classes: source.classes } } };
};
