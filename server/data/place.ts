import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { DataError } from './data-error.ts';

/** Where a definition's paths start and which folders (with all below them) may be read. */
export interface Place {
  /** The definition's folder, or what stands in for it. */
  readonly root: string;
  /** Folders that may be read; a path is refused when it, or what its links lead to, lies in none of them. */
  readonly allowed: readonly string[];
}

/**
 * The real, absolute path of `path`, which starts at the place's root when it is relative.
 * Throws a DataError: `data-missing` when there is nothing, `data-outside` when it may not be read.
 */
export async function locate(path: string, place: Place): Promise<string> {
  const wanted = resolve(place.root, path);
  const roots = await Promise.all(place.allowed.map((folder) => realpath(folder).catch(() => resolve(folder))));
  // Without this first look, a missing file would tell whether a path outside exists.
  const lexical = [...roots, ...place.allowed.map((folder) => resolve(folder))];
  if (!lexical.some((folder) => isInside(wanted, folder))) throw outside(path, wanted);
  const real = await realpath(wanted).catch((cause: unknown) => {
    throw missing(path, wanted, cause);
  });
  if (!roots.some((folder) => isInside(real, folder))) throw outside(path, real);
  return real;
}

/** Whether a path is a folder's or lies in it; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string, real: string): DataError {
  return new DataError(
    'data-outside',
    `${path} leads to ${real}, outside the folders that may be read; move the data there, or name its folder as the data root (mtl.dataRoot, --data-root).`,
    { file: real },
  );
}

function missing(path: string, wanted: string, cause: unknown): DataError {
  return new DataError(
    'data-missing',
    `There is nothing at ${wanted} (written as ${path}); correct the path, or name the folder it starts from as the data root (mtl.dataRoot, --data-root).`,
    { file: wanted, cause },
  );
}
