import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DataSource } from '../../definition/experiment.ts';
import { UseError } from './use.ts';

const endings = { images: /\.(png|jpe?g|webp)(\.gz)?$/i, audio: /\.wav(\.gz)?$/i } as const;

/**
 * The files that hold rows: those named, and of a folder those that its endings say are pictures, or sounds, in the order of
 * their names.
 * @throws UseError where there is nothing at a path, or nothing of use
 */
export function filesOfRows(paths: readonly string[], source: DataSource | undefined): readonly string[] {
  const ending = endings[source?.format === 'audio' ? 'audio' : 'images'];
  return paths.flatMap((place) => {
    const found = statSync(place, { throwIfNoEntry: false });
    if (!found) throw new UseError(`There is nothing at ${place}; correct the path.`, 'data-missing');
    if (!found.isDirectory()) return [place];
    const files = readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => ending.test(name))
      .sort()
      .map((name) => path.join(place, name));
    if (files.length > 0) return files;
    throw new UseError(`The folder ${place} holds no file that the run could read; name the files.`, 'data-empty');
  });
}
