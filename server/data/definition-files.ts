import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UnreadableError, type DefinitionFiles, type DefinitionSource } from '../definition/extends/source.ts';
import { longestText } from '../definition/text/guards.ts';

/** A file that could hold a longer text than is read need not be opened: a character takes at most four bytes. */
const mostBytes = 4 * longestText;

/** Finds and reads the definitions that others extend on the disk. */
export const definitionFiles: DefinitionFiles = {
  locate: (written, from) => path.resolve(path.dirname(from), written),
  rewrite(written, from, to) {
    if (path.isAbsolute(written)) return written;
    return path.relative(path.dirname(to), path.resolve(path.dirname(from), written)).replaceAll(path.sep, '/') || '.';
  },
  read(file) {
    try {
      const { size } = checked(file);
      if (size > mostBytes) throw new UnreadableError('it is too large for a definition');
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw asUnreadable(error, file);
    }
  },
};

/** Size and time of a file's last change; throws where it is none. */
export function checked(file: string): { readonly size: number; readonly mtimeMs: number } {
  const found = statSync(file);
  if (found.isDirectory()) throw new UnreadableError('it is a folder; name a .mtl.yaml file in it');
  if (!found.isFile()) throw new UnreadableError('it is a device or a pipe, not a file');
  return found;
}

/** Why a file cannot be read, in words; what is no matter of files is given back as it is. */
export function asUnreadable(error: unknown, file: string): unknown {
  if (error instanceof UnreadableError || !(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UnreadableError(`there is no file ${file}`);
  if (code === 'EACCES' || code === 'EPERM') return new UnreadableError(`you may not read ${file}`);
  return code === undefined ? error : new UnreadableError(error.message);
}

/** Where the definition `file` stands on the disk; `dataRoot` is the folder that its data paths start at, if one is set. */
export const sourceOnDisk = (file: string, dataRoot?: string): DefinitionSource => ({
  file: path.resolve(file),
  files: definitionFiles,
  hasDataRoot: dataRoot !== undefined,
});
