import { DataError } from '../data-error.ts';
import { locatePart, pathOfPart, type Part, type PartNames } from '../parts.ts';
import type { Place } from '../place.ts';
import { findFiles, type FoundFile } from './find-files.ts';
import { isPattern } from './pattern.ts';

/**
 * The files of a part: the one that a path names, or all that it fits where it has *, ** or names in braces; where there
 * are none, the same with `.gz`. Throws a DataError where there are none of these either.
 */
export async function locateFiles(
  path: string,
  part: Part,
  names: PartNames,
  place: Place,
): Promise<readonly FoundFile[]> {
  const named = pathOfPart(path, part, names);
  if (!isPattern(named)) return [{ file: await locatePart(named, 'all', names, place), fields: {} }];
  try {
    return (await findFiles(named, place)).files;
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== 'data-missing') throw error;
    const zipped = await findFiles(`${named}.gz`, place).catch(() => {
      throw error;
    });
    return zipped.files;
  }
}
