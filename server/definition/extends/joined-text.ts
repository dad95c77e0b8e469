import type { Range } from '../reading/reading.ts';
import type { SourceFile } from './source.ts';

/** Where the offsets of inherited text begin: behind every text that is read. */
export const inheritedStart = 2 ** 21;

/** An extended file, with the offset at which its text stands behind the definition's own. */
export interface PlacedFile extends SourceFile {
  readonly start: number;
}

/** Whether something stands in the definition's own text, not in one that it extends. */
export const isOwn = ({ start }: Pick<Range, 'start'>): boolean => start < inheritedStart;

/** The file that an offset lies in. */
export function fileAt<F extends PlacedFile>(files: readonly F[], offset: number): F | undefined {
  return files.findLast(({ start }) => start <= offset);
}

/** A definition's text with those of the files that it extends, by offset. */
export class JoinedText {
  readonly #own: string;
  readonly #files: readonly PlacedFile[];

  constructor(own: string, files: readonly PlacedFile[]) {
    this.#own = own;
    this.#files = files;
  }

  slice(start: number, end: number): string {
    if (start < inheritedStart) return this.#own.slice(start, end);
    const file = fileAt(this.#files, start);
    return file ? file.text.slice(start - file.start, end - file.start) : '';
  }
}
