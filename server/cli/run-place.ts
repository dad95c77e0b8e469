import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from '../trainer/folder/files.ts';

/** A place that holds no run; the message says what would. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';
  readonly code = 'no-such-run';
}

/** Where the runs of a folder, or of the folder of a definition, are kept: itself where it holds runs. */
export function runsAt(place = '.'): string {
  const found = statSync(place, { throwIfNoEntry: false });
  const folder = path.resolve(found?.isFile() ? path.dirname(place) : place);
  const kept = path.join(folder, '.mtl', 'runs');
  return existsSync(kept) || path.basename(folder) !== 'runs' ? kept : folder;
}

/** The folder of a run: as it was named, or the run of that number in `.mtl/runs` here. Throws a PlaceError. */
export function runAt(place: string): string {
  const dir = /^\d+$/.test(place) && !existsSync(place) ? path.join(runsAt(), place) : path.resolve(place);
  if (existsSync(path.join(dir, runFiles.record))) return dir;
  throw new PlaceError(
    `${place} is not the folder of a run: name one as .mtl/runs/7, or its number in the folder that holds .mtl.`,
  );
}
