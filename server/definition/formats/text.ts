import type { Offer, TargetKind } from '../formats.ts';
import type { Option } from '../schema/schema.ts';
import { idsOffer, textKeys, type IdOptions } from './text-keys.ts';

const file = { kind: 'text', example: 'data/{part}/labels.txt', path: true } as const;

export const text = {
  meaning:
    'Sentences, one a line, with labels or tags in parallel files: line by line one label for the sentence, or one tag for each of its tokens.',
  keys: {
    path: {
      is: { kind: 'text', example: 'data/{part}/sentences.txt', path: true },
      meaning: 'File of the sentences, plain or gzipped; {part} stands for the name of the part.',
    },
    classes: {
      is: { kind: 'map', entry: 'target', of: file },
      default: {},
      meaning: 'Targets of one class a sentence, each under a name of yours with the file of its labels.',
    },
    tags: {
      is: { kind: 'map', entry: 'target', of: file },
      default: {},
      meaning: 'Targets of one class a token, each under a name of yours with the file of its tags.',
    },
    ...textKeys,
  },
} as const satisfies Option;

type Names = Readonly<Record<string, string>>;

export function textOffer(
  source: IdOptions & {
    readonly classes: Names;
    readonly tags: Names;
  },
): Offer {
  const targets = (names: Names, kind: TargetKind): [string, TargetKind][] =>
    Object.keys(names).map((name) => [name, kind]);
  return {
    ...idsOffer(source),
    targets: Object.fromEntries([
      ...targets(source.classes, { kind: 'class', classes: undefined }),
      ...targets(source.tags, { kind: 'tags', classes: undefined, steps: source.length }),
    ]),
  };
}
