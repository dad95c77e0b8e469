import { join } from 'node:path';
import type { CifarLabel } from './cifar-records.ts';
import { DataError } from './data-error.ts';
import { readFileBytes } from './file-bytes.ts';
import { locate } from './place.ts';
import type { Place } from './place.ts';

/** A hundred names need a thousandth of this. */
const mostBytes = 1 << 20;

/**
 * The class names of each label: the lines of its names file, or the class numbers where the folder has no such file.
 * Throws a DataError when a file names another number of classes.
 */
export async function readClassNames(
  folder: string,
  present: ReadonlySet<string>,
  labels: readonly CifarLabel[],
  files: Readonly<Record<string, string>>,
  place: Place,
): Promise<Record<string, readonly string[]>> {
  const names: Record<string, readonly string[]> = {};
  for (const { target, classes } of labels) {
    const file = files[target];
    names[target] =
      file !== undefined && present.has(file)
        ? await readNames(await locate(join(folder, file), place), classes)
        : Array.from({ length: classes }, (_, i) => String(i));
  }
  return names;
}

async function readNames(file: string, classes: number): Promise<readonly string[]> {
  const pieces: Uint8Array[] = [];
  await readFileBytes(file, mostBytes, (bytes) => pieces.push(bytes));
  const names = Buffer.concat(pieces)
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (names.length === classes) return names;
  throw new DataError(
    'data-names',
    `${file} names ${names.length} classes, but the data set has ${classes}; correct the file, or remove it to see numbers.`,
    { file, expected: `${classes} lines`, found: `${names.length} lines` },
  );
}
