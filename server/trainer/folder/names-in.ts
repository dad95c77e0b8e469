import { readdirSync } from 'node:fs';
import { hasCode } from '../../backend/has-code.ts';

/** The names in a folder; one that is not there has none. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOTDIR'])) return [];
    throw error;
  }
}

/** Those of its names that are numbers. */
export const numbersIn = (folder: string): number[] =>
  namesIn(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
