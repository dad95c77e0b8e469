import { fileURLToPath } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { asUnreadable, checked, definitionFiles } from '../data/definition-files.ts';
import { UnreadableError, type DefinitionFiles, type DefinitionSource } from '../definition/extends/source.ts';
import { folderOf, isReadable, readableFolders, type Surroundings } from './surroundings.ts';

/** The path of a document on the disk, if that is where it is. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // An address of another machine names no file of this one.
    return undefined;
  }
}

/** The files that definitions extend: as they stand in the editor where they are open, else as they are on the disk. */
export class KnownFiles {
  readonly #open: () => readonly TextDocument[];
  readonly #surroundings: () => Surroundings;
  readonly #read = new Map<string, { readonly stamp: string; readonly text: string }>();

  constructor(open: () => readonly TextDocument[], surroundings: () => Surroundings) {
    this.#open = open;
    this.#surroundings = surroundings;
  }

  /** Where a document stands; `undefined` for one without a place on the disk. */
  sourceOf(uri: string): DefinitionSource | undefined {
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    const hasDataRoot = folderOf(this.#surroundings(), file)?.dataRoot !== undefined;
    const files: DefinitionFiles = { ...definitionFiles, read: (wanted) => this.#textOf(wanted, file) };
    return { file, files, hasDataRoot };
  }

  #textOf(file: string, from: string): string {
    const surroundings = this.#surroundings();
    const isAllowed = surroundings.trusted || isReadable(file, readableFolders(surroundings, from));
    if (!isAllowed)
      throw new UnreadableError('it lies outside the workspace, which needs your trust before other files are read');
    const open = this.#open().find(({ uri }) => pathOf(uri) === file);
    return open ? open.getText() : this.#onDisk(file);
  }

  #onDisk(file: string): string {
    try {
      const { size, mtimeMs } = checked(file);
      const stamp = `${size} ${mtimeMs}`;
      const known = this.#read.get(file);
      if (known?.stamp === stamp) return known.text;
      const text = definitionFiles.read(file);
      this.#read.set(file, { stamp, text });
      return text;
    } catch (error) {
      throw asUnreadable(error, file);
    }
  }
}
