import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { idsOffer, textKeys, type IdOptions } from './text-keys.ts';

export const labelledText = {
  meaning:
    'Lines of a label and a sentence; target label, and group where labels are made of parts. Labels are any text without the separator.',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/reviews.{part}.txt', path: true },
      meaning: 'File of the lines, plain or gzipped; {part} stands for the name of the part.',
    },
    separator: {
      is: {
        kind: 'word',
        words: {
          tab: { meaning: 'The first tab of the line.' },
          blank: { meaning: 'The first blank of the line.' },
        },
      },
      default: 'tab',
      meaning: 'What stands between label and sentence.',
    },
    labelSeparator: {
      is: { kind: 'text', example: ':' },
      optional: 'labels are taken whole',
      meaning:
        "What stands between the parts of a label such as 'NUM:date'; what is before it is the class of a second target, group.",
    },
    ...textKeys,
  },
} as const satisfies Option;

export function labelledTextOffer(
  source: IdOptions & {
    readonly labelSeparator: string | undefined;
  },
): Offer {
  const label = { kind: 'class', classes: undefined } as const;
  const targets = source.labelSeparator === undefined ? { label } : { label, group: label };
  return { ...idsOffer(source), targets };
}
