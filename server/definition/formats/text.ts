import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { idsOffer, textKeys, type IdOptions } from './text-keys.ts';

const file = { kind: 'text', example: 'data/{part}/labels.txt' } as const;

export const text = {
  meaning: 'Sentences, one a line, with their labels in parallel files, line by line.',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/{part}/sentences.txt' },
      meaning: 'File of the sentences, plain or gzipped; {part} stands for the name of the part.',
    },
    classes: {
      is: { kind: 'map', entry: 'target', of: file },
      default: {},
      meaning: 'Targets of one class a sentence, each under a name of yours with the file of its labels.',
    },
    ...textKeys,
  },
} as const satisfies Option;

export function textOffer(source: IdOptions & { readonly classes: Readonly<Record<string, string>> }): Offer {
  const kind = { kind: 'class', classes: undefined } as const;
  return { ...idsOffer(source), targets: Object.fromEntries(Object.keys(source.classes).map((name) => [name, kind])) };
}
