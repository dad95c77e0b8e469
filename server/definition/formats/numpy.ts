import type { TargetKind, Offer } from '../formats.ts';
import type { Keys, Option } from '../schema/schema.ts';
import { columnTarget } from './column-target.ts';
import { partKeys } from './part-keys.ts';

const arrayName = { kind: 'text', example: 'labels', column: true } as const;

/** Where the array of a target is. */
const arrayKeys = {
  path: {
    is: { kind: 'text', example: 'data/{part}-labels.npy', path: true },
    optional: 'the file of the inputs',
    meaning: 'Another file that holds the array.',
  },
  array: {
    is: arrayName,
    optional: 'in an archive, the array of the same name as the target, or the only one',
    meaning: 'Name of the array in an archive (.npz); {part} stands for the name of the part.',
  },
  column: {
    is: { kind: 'number', integer: true, min: 0, max: 100_000 },
    optional: 'the array has one value a row',
    meaning: 'Which value of a row, from 0, where the array has several.',
  },
} as const satisfies Keys;

const { class: ofClass, number: ofNumber } = columnTarget.options;

const target = {
  kind: 'choice',
  what: 'kind of target',
  options: {
    class: { ...ofClass, keys: { ...ofClass.keys, ...arrayKeys } },
    number: { ...ofNumber, keys: { ...ofNumber.keys, ...arrayKeys } },
  },
} as const;

export const numpy = {
  meaning:
    'Arrays saved by NumPy (.npy, .npz), one row along their first axis: one array of inputs, and one for each target. Arrays of Python objects are refused, for reading them would run what they hold.',
  source: 'NumPy Enhancement Proposal 1, the definition of the form',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/{part}.npz', path: true },
      meaning:
        'File of the inputs, .npy or .npz, told by its content, plain or gzipped; {part} stands for the name of the part.',
    },
    inputs: {
      is: arrayName,
      optional: 'the only array of the file',
      meaning: 'Name of the array of inputs in an archive (.npz); {part} stands for the name of the part.',
    },
    targets: {
      is: { kind: 'map', entry: 'target', of: target, min: 1 },
      meaning:
        'What can be learned, or rows chosen by: each an array of one value a row, or a column of one; NaN is a missing value, and so is −1 among classes.',
    },
    shape: {
      is: { kind: 'list', of: { kind: 'number', integer: true, min: 1, max: 2 ** 24 }, min: 1 },
      optional: 'that of the array without its first axis',
      meaning:
        'Shape of one row, channels last; the values stay in their order, so that [28, 28, 1] takes rows of 28×28.',
    },
    channels: {
      is: {
        kind: 'word',
        words: {
          last: { meaning: 'As Keras has pictures: height, width, channels.' },
          first: { meaning: 'As PyTorch has pictures: channels, height, width; they are turned.' },
        },
      },
      default: 'last',
      meaning: 'Where the channels stand in the array.',
    },
    divideBy: {
      is: { kind: 'number', above: 0 },
      default: 1,
      meaning: 'Every input is divided by this, as pixels of one byte by 255.',
    },
    standardize: {
      is: { kind: 'boolean' },
      default: false,
      meaning: 'Whether each value of a row gets mean 0 and standard deviation 1 over the training rows.',
      formula: '(x − mean)/sd',
    },
    ...partKeys,
  },
} as const satisfies Option;

/** What is known of arrays before they are read. */
export function numpyOffer(source: {
  readonly shape: readonly number[] | undefined;
  readonly targets: Readonly<Record<string, { readonly type: 'class' | 'number' }>>;
}): Offer {
  const kind = (type: 'class' | 'number'): TargetKind =>
    type === 'class' ? { kind: type, classes: undefined } : { kind: type };
  const targets = Object.entries(source.targets).map(([name, { type }]) => [name, kind(type)] as const);
  return { inputShape: source.shape, targets: Object.fromEntries(targets) };
}
