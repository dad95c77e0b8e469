import { DataError } from './data-error.ts';
import { locate, type Place } from './place.ts';

/** The names of a data set's parts, which stand for {part} in its paths. */
export interface PartNames {
  readonly train: string;
  readonly validation?: string | undefined;
  readonly test: string;
}

/** Which rows a file holds; `all` where the paths have no {part}. */
export type Part = keyof PartNames | 'all';

const mark = '{part}';

/**
 * The parts that files exist for, by the paths of a definition.
 * Throws a DataError where some paths have {part} in them and others have not.
 */
export function partsOf(paths: readonly string[], names: PartNames): readonly Part[] {
  const marked = paths.filter((path) => path.includes(mark));
  if (marked.length === 0) return ['all'];
  const other = paths.find((path) => !path.includes(mark));
  if (other !== undefined)
    throw new DataError(
      'data-missing',
      `The path ${other} has no ${mark}, but ${marked[0] ?? ''} has; write it into all paths of a data set or into none.`,
      { expected: `a path with ${mark}`, found: other },
    );
  return names.validation === undefined ? ['train', 'test'] : ['train', 'validation', 'test'];
}

/** The path of a part's files. */
export const pathOfPart = (path: string, part: Part, names: PartNames): string =>
  part === 'all' ? path : path.replaceAll(mark, () => names[part] ?? '');

/** The file of a part, located; where the path names none, the same with `.gz`. */
export async function locatePart(path: string, part: Part, names: PartNames, place: Place): Promise<string> {
  const named = pathOfPart(path, part, names);
  try {
    return await locate(named, place);
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== 'data-missing') throw error;
    return await locate(`${named}.gz`, place).catch(() => {
      throw error;
    });
  }
}
