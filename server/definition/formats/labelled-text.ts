import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { fieldsOf } from './file-keys.ts';
import { idsOffer, textKeys, type IdOptions } from './text-keys.ts';

export const labelledText = {
  meaning:
    'Lines of a label and a sentence; targets label, group where labels are made of parts, and one for each other name in braces of path. Labels are any text without the separator.',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/reviews.{part}.txt', path: true },
      meaning:
        'File of the lines, plain or gzipped; {part} stands for the name of the part. Several files of one vocabulary: * stands for any piece of a name, ** for any folders, and each other name in braces for a piece that becomes a target, as {domain}.',
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
    readonly path: string;
    readonly labelSeparator: string | undefined;
  },
): Offer {
  const label = { kind: 'class', classes: undefined } as const;
  const fields = fieldsOf(source.path).filter((field) => field !== 'part');
  const targets = [...fields, 'label', ...(source.labelSeparator === undefined ? [] : ['group'])];
  return { ...idsOffer(source), targets: Object.fromEntries(targets.map((target) => [target, label])) };
}
