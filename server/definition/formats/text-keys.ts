import type { Offer } from '../formats.ts';
import type { Keys } from '../schema/schema.ts';
import { encodingKey } from './encoding-key.ts';
import { partKeys } from './part-keys.ts';

const count = { kind: 'number', integer: true, min: 1 } as const;

/** The keys that every format of sentences has. */
export const textKeys = {
  ...partKeys,
  ...encodingKey,
  tokens: {
    is: {
      kind: 'word',
      words: {
        whitespace: { meaning: 'What stands between blanks: for text whose words have been cut already.' },
        words: { meaning: 'Words, numbers and signs, cut as Unicode says; serves languages without blanks too.' },
        characters: { meaning: 'Each character that a person sees.' },
      },
    },
    default: 'whitespace',
    meaning: 'How a sentence is cut into tokens.',
    source: 'UAX 29 of the definition of Unicode',
  },
  lowerCase: { is: { kind: 'boolean' }, default: true, meaning: 'Whether capitals count as small letters.' },
  minCount: {
    is: count,
    default: 1,
    meaning: 'Words that occur less often in the training rows share the id 1, as unknown words do.',
  },
  maxSize: {
    is: { kind: 'number', integer: true, min: 3, max: 2 ** 24, unit: 'ids' },
    optional: 'every word that occurs often enough has an id',
    meaning:
      'Most ids of the vocabulary, with 0 for padding and 1 for unknown words; the most frequent words have one.',
  },
  length: {
    is: { kind: 'number', integer: true, min: 1, max: 65536, unit: 'tokens' },
    optional: 'it follows from lengthPercentile',
    meaning: 'Steps of every sentence: shorter ones are padded, longer ones lose their end, and the run says how many.',
  },
  lengthPercentile: {
    is: { kind: 'number', above: 0, max: 100, unit: '%' },
    default: 100,
    meaning:
      'Where length is left out: the length that so many of the training sentences do not exceed; 100 is the longest.',
  },
  pad: {
    is: {
      kind: 'word',
      words: {
        after: { meaning: 'After the last token.' },
        before: { meaning: 'Before the first token, so that a recurrent layer ends on the last one.' },
      },
    },
    default: 'after',
    meaning: 'Where shorter sentences are padded, with the id 0.',
  },
} as const satisfies Keys;

/** What is read of every format of sentences to say what it offers. */
export interface IdOptions {
  readonly length: number | undefined;
  readonly maxSize: number | undefined;
}

/** Ids of tokens, as many as `length` says, below `maxSize`. */
export const idsOffer = ({ length, maxSize }: IdOptions): Omit<Offer, 'targets'> => ({
  inputShape: length === undefined ? undefined : [length],
  ids: { most: maxSize },
});
