import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { DeviceMemory } from '../definition/cost/need.ts';
import { isInside, type Place } from '../data/place.ts';

/** A folder of the window's workspace. */
export interface WorkspaceFolder {
  readonly path: string;
  /** The folder that data paths of definitions in it start at, where one is set. */
  readonly dataRoot?: string;
}

/** What the window around the server allows and sets. */
export interface Surroundings {
  /** Without trust, only files of the workspace and below its data roots are read. */
  readonly trusted: boolean;
  readonly folders: readonly WorkspaceFolder[];
  /** The memory that runs have here, once that is known. */
  readonly device?: DeviceMemory;
}

/** The notification by which the window tells it, at the start and whenever it changes. */
export const surroundingsMethod = 'mtl/surroundings';

/** Whether what an editor sends at the start are surroundings. */
export function isSurroundings(value: unknown): value is Surroundings {
  return (
    typeof value === 'object' &&
    value !== null &&
    'trusted' in value &&
    typeof value.trusted === 'boolean' &&
    'folders' in value &&
    Array.isArray(value.folders)
  );
}

/** The workspace's folder that a file lies in; of nested ones the inner. */
export function folderOf({ folders }: Surroundings, file: string): WorkspaceFolder | undefined {
  const around = folders.filter((folder) => isInside(file, folder.path));
  return around.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** Folders that may be read from for a definition: its own, the workspace's, and their data roots. */
export function readableFolders(surroundings: Surroundings, file: string): readonly string[] {
  const roots = surroundings.folders.flatMap(({ path: folder, dataRoot }) => [folder, ...(dataRoot ? [dataRoot] : [])]);
  return surroundings.trusted || roots.length === 0 ? [path.dirname(file), ...roots] : roots;
}

/** Where the data paths of a definition start, and what may be read for it. */
export const placeOf = (surroundings: Surroundings, file: string): Place => ({
  root: folderOf(surroundings, file)?.dataRoot ?? path.dirname(file),
  allowed: readableFolders(surroundings, file),
});

/** Whether a file, and what its links lead to, lies in one of the folders. */
export function isReadable(file: string, folders: readonly string[]): boolean {
  if (!folders.some((folder) => isInside(file, folder))) return false;
  const real = realPath(file);
  return real === undefined || folders.some((folder) => isInside(real, realPath(folder) ?? folder));
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    // What is not there leads nowhere else.
    return undefined;
  }
}
