import path from 'node:path';
import {
  UnreadableError,
  type DefinitionFiles,
  type DefinitionSource,
} from '../../server/definition/extends/source.ts';

/** A source whose files are those of `texts`, by absolute path. */
export function sourceAmong(
  texts: Readonly<Record<string, string>>,
  file: string,
  hasDataRoot = false,
): DefinitionSource {
  const { posix } = path;
  const files: DefinitionFiles = {
    locate: (written, from) => posix.resolve(posix.dirname(from), written),
    rewrite: (written, from, to) =>
      posix.isAbsolute(written)
        ? written
        : posix.relative(posix.dirname(to), posix.resolve(posix.dirname(from), written)) || '.',
    read(wanted) {
      const text = texts[wanted];
      if (text === undefined) throw new UnreadableError(`there is no file ${wanted}`);
      return text;
    },
  };
  return { file, files, hasDataRoot };
}
