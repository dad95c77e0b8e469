import type { Keys } from '../schema/schema.ts';

/** The key of formats that are text. */
export const encodingKey = {
  encoding: {
    is: {
      kind: 'word',
      words: {
        utf8: { meaning: 'UTF-8, with or without a mark at the start.' },
        latin1: { meaning: 'ISO 8859-1: each byte is the character of that number.' },
        windows1252: { meaning: 'Windows-1252: as latin1, with printable characters from 0x80 to 0x9F.' },
      },
    },
    default: 'utf8',
    meaning: 'How bytes stand for characters; bytes that do not fit are refused, with their place.',
  },
} as const satisfies Keys;
