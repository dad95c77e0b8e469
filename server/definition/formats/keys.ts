import type { Key } from '../schema/schema.ts';

/** The key of a format whose files have fixed names. */
export const folder = {
  is: { kind: 'text', example: 'data/folder', path: true },
  meaning:
    'Folder of the data set, relative to this file; a data root set elsewhere stands in for the folder of the file.',
} as const satisfies Key;

/** The seed of what is drawn rather than read. */
export const drawSeed = {
  is: { kind: 'number', integer: true, min: 0, max: 2 ** 32 - 1 },
  default: 0,
  meaning: 'Draws the pictures; the same seed gives the same pictures everywhere.',
} as const satisfies Key;
