/** A file whose text is known. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** A file that cannot be extended; the message is a half sentence that follows «cannot be read: ». */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** How the files that a definition extends are found. */
export interface DefinitionFiles {
  /** The absolute path that `written` stands for in the file `from`. */
  locate(written: string, from: string): string;
  /** The path `written` in the file `from`, as it would be written in the file `to`. */
  rewrite(written: string, from: string, to: string): string;
  /**
   * The text of a file.
   * @throws UnreadableError
   */
  read(path: string): string;
}

/** Where a definition stands, so that what it extends can be found. */
export interface DefinitionSource {
  /** Absolute. */
  readonly file: string;
  readonly files: DefinitionFiles;
  /** Whether data paths start at a folder set elsewhere: then they mean the same in every file, and stay as written. */
  readonly hasDataRoot?: boolean;
}
