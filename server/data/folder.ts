import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.ts';
import { asDataError } from './file-bytes.ts';

/** The names in a data set's folder, which has been located. Throws a DataError where it is a file or cannot be read. */
export async function listFolder(folder: string): Promise<ReadonlySet<string>> {
  try {
    if ((await stat(folder)).isDirectory()) return new Set(await readdir(folder));
  } catch (error) {
    throw asDataError(error, folder, 0);
  }
  throw new DataError(
    'data-not-a-folder',
    `${folder} should be the folder that holds the data set's files, but it is a file.`,
    { file: folder, expected: 'a folder', found: 'a file' },
  );
}

/** The first of the names that is there, plain or with `.gz`. */
export function pickFile(names: readonly string[], present: ReadonlySet<string>): string | undefined {
  return names.flatMap((name) => [name, `${name}.gz`]).find((name) => present.has(name));
}

/** The error for a folder that lacks a file; `hint` says what to do. */
export function missingFile(
  folder: string,
  wanted: readonly string[],
  present: ReadonlySet<string>,
  hint: string,
): DataError {
  const first = wanted[0] ?? '';
  const files = wanted.length === 1 ? first : `any of ${first} to ${wanted.at(-1) ?? ''}`;
  return new DataError('data-missing', `${folder} holds no ${files} (or the same with .gz); ${hint}.`, {
    file: join(folder, first),
    expected: `${files}, plain or .gz`,
    found: present.size === 0 ? 'an empty folder' : 'other files',
  });
}
