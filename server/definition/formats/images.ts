import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { columnTargets, type ColumnTargets } from './column-target.ts';
import { fileKeys } from './file-keys.ts';

export const images = {
  meaning:
    'Pictures, a PNG, JPEG or WebP file each: folders of classes, files whose names tell the labels, or a list; brought to one shape, turned upright as their EXIF orientation says, transparent parts on black.',
  keys: {
    ...fileKeys,
    size: {
      is: { kind: 'sides', of: { kind: 'number', integer: true, min: 1, max: 4096, unit: 'pixels' } },
      optional: 'that of the files, which must be the same',
      meaning: 'Height and width of every picture; others are resized (Lanczos, smoothed where they shrink).',
    },
    fit: {
      is: {
        kind: 'word',
        words: {
          stretch: { meaning: 'Height and width are changed on their own.' },
          crop: { meaning: 'The picture covers the size, and what stands out on two sides is cut off.' },
          pad: { meaning: 'The whole picture lies within the size, black on two sides of it.' },
        },
      },
      default: 'stretch',
      meaning: 'How a picture of other proportions is brought to the size.',
    },
    colour: {
      is: {
        kind: 'word',
        words: {
          rgb: { meaning: 'Three channels: red, green and blue.' },
          grey: { meaning: 'One channel.' },
        },
      },
      default: 'rgb',
      meaning: 'Channels of every picture, 0 to 1 each; pictures with others are converted.',
    },
  },
} as const satisfies Option;

export function imagesOffer(source: {
  readonly targets: ColumnTargets;
  readonly size: number | readonly [number, number] | undefined;
  readonly colour: 'rgb' | 'grey';
}): Offer {
  const { size, colour } = source;
  const targets = columnTargets(source.targets);
  if (size === undefined) return { inputShape: undefined, targets };
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  return { inputShape: [height, width, colour === 'rgb' ? 3 : 1], targets };
}
