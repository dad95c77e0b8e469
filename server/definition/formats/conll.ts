import type { Offer } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { idsOffer, textKeys, type IdOptions } from './text-keys.ts';

const column = { kind: 'number', integer: true, min: 1, max: 1000 } as const;

export const conll = {
  meaning:
    'Tagged sentences in columns (CoNLL): one token a line with its tags beside it, blank lines between sentences; lines that begin with # or -DOCSTART- are left out.',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/{part}.conll', path: true },
      meaning:
        'File of the sentences, plain or gzipped; {part} stands for the name of the part, * for any piece of a name and ** for any folders: several files are read one after the other.',
    },
    token: { is: column, default: 1, meaning: 'The column of the tokens, counted from 1.' },
    tags: {
      is: { kind: 'map', entry: 'target', of: column, min: 1 },
      meaning: 'Targets of one class a token, each under a name of yours with its column, counted from 1.',
    },
    ...textKeys,
  },
} as const satisfies Option;

export function conllOffer(source: IdOptions & { readonly tags: Readonly<Record<string, number>> }): Offer {
  const kind = { kind: 'tags', classes: undefined, steps: source.length } as const;
  return {
    ...idsOffer(source),
    targets: Object.fromEntries(Object.keys(source.tags).map((name) => [name, kind])),
  };
}
