import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../data-error.ts';
import { asDataError } from '../file-bytes.ts';
import { listFolder } from '../folder.ts';
import { locate, type Place } from '../place.ts';
import { merged, patternOf, type Fields, type PathPattern } from './pattern.ts';

/** A file that a path with places to fill fits. */
export interface FoundFile {
  /** Where it really is. */
  readonly file: string;
  readonly fields: Fields;
}

/** What a path found. */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Files that lie beside those found, but do not fit the path. */
  readonly others: number;
}

/**
 * The files that a path with {fields}, * and ** fits, in the order of their paths; hidden names fit nothing, and links
 * to folders are not followed below **. Throws a DataError where it finds none, and for links out of the allowed folders.
 */
export async function findFiles(path: string, place: Place): Promise<FoundFiles> {
  const pattern = patternOf(path);
  const base = await locate(pattern.base, place);
  await listFolder(base);
  const search = new Search();
  await search.walk(base, pattern.segments, {});
  if (search.found.size === 0) throw nothing(path, base, search.others);
  const paths = [...search.found.keys()].sort((a, b) => (a < b ? -1 : 1));
  const files: FoundFile[] = [];
  for (const found of paths) files.push({ file: await locate(found, place), fields: search.found.get(found) ?? {} });
  return { files, others: search.others };
}

class Search {
  readonly found = new Map<string, Fields>();
  others = 0;

  async walk(folder: string, segments: PathPattern['segments'], fields: Fields): Promise<void> {
    const [segment, ...rest] = segments;
    if (segment === undefined) return;
    if (segment === 'any') {
      await this.walk(folder, rest, fields);
      for (const entry of await entriesOf(folder))
        if (entry.isDirectory() && !entry.name.startsWith('.'))
          await this.walk(join(folder, entry.name), segments, fields);
      return;
    }
    for (const entry of await entriesOf(folder)) {
      const own = segment(entry.name);
      const all = own && merged(fields, own);
      const isFolder = await leadsToFolder(folder, entry);
      if (rest.length > 0 && isFolder && all) await this.walk(join(folder, entry.name), rest, all);
      if (rest.length > 0 || isFolder) continue;
      if (all) this.found.set(join(folder, entry.name), all);
      else if (!entry.name.startsWith('.')) this.others++;
    }
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw asDataError(error, folder, 0);
  }
}

async function leadsToFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(join(folder, entry.name)).catch(() => undefined);
  return target?.isDirectory() ?? false;
}

function nothing(path: string, base: string, others: number): DataError {
  const found = others === 0 ? 'none' : `${others} of other names`;
  const message = `No file fits the path ${path}: below ${base} there ${others === 1 ? 'is' : 'are'} ${found}; correct the path, or name the folder it starts from as the data root (mtl.dataRoot, --data-root).`;
  return new DataError('data-missing', message, { file: base, expected: `files as ${path}`, found });
}
