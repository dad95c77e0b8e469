import { readFile, stat } from 'node:fs/promises';

/** A definition that cannot be read; the message says why and what to do. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code = 'file-unreadable';
}

/** The text of a definition. Throws a FileError. */
export async function readDefinition(file: string): Promise<string> {
  try {
    const found = await stat(file);
    // A pipe that nobody writes to would be waited for without end.
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is a device or a pipe, not a file');
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new FileError(`${file} cannot be read: ${reason(error)}.`, { cause: error });
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder; name a .mtl.yaml file in it';
  if (code === 'EACCES') return 'you may not read it';
  return error instanceof Error ? error.message : String(error);
}
