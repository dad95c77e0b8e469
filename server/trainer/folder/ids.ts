import path from 'node:path';
import { numbersIn } from './names-in.ts';

/** Where deleted runs lie, among the runs. */
export const trashName = '.deleted';

/** The highest number that a run in a folder has, or had before it was deleted; 0 where there is none. */
export function highestId(runs: string): number {
  return Math.max(0, ...numbersIn(runs), ...numbersIn(path.join(runs, trashName)));
}
