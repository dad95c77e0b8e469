import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Where deleted runs lie, among the runs. */
export const trashName = '.deleted';

/** The highest number that a run in a folder has, or had before it was deleted; 0 where there is none. */
export function highestId(runs: string): number {
  const ids = [...namesIn(runs), ...namesIn(path.join(runs, trashName))].filter((name) => /^\d+$/.test(name));
  return Math.max(0, ...ids.map(Number));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
