import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is held in memory of one data set's decoded rows; the rest goes to a file. */
const mostInMemory = 2 ** 29;

/**
 * Decoded rows of any length, as bytes: in memory as far as they are few, the others in a temporary file that has no
 * name any more once it is open, so that nothing is left of it however the process ends.
 */
export class RowStore {
  readonly #limit: number;
  readonly #lengths: number[] = [];
  readonly #inMemory: Uint8Array[] = [];
  /** Where each of the other rows begins in the file. */
  readonly #offsets: number[] = [];
  #bytes = 0;
  #file: number | undefined;
  #end = 0;

  constructor(limit = mostInMemory) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#lengths.length;
  }

  /** The length of a row in bytes. */
  lengthOf(row: number): number {
    const length = this.#lengths[row];
    if (length === undefined) throw new RangeError(`There is no row ${row} among ${this.count}.`);
    return length;
  }

  /** Adds a row, which is not copied where it stays in memory. */
  add(bytes: Uint8Array): void {
    this.#lengths.push(bytes.length);
    if (this.#offsets.length === 0 && this.#bytes + bytes.length <= this.#limit) {
      this.#bytes += bytes.length;
      this.#inMemory.push(bytes);
      return;
    }
    this.#file ??= namelessFile();
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#end + done);
    this.#offsets.push(this.#end);
    this.#end += bytes.length;
  }

  /** The bytes of a row, at the start of memory of their own or shared; they must not be changed. */
  read(row: number): Uint8Array {
    const length = this.lengthOf(row);
    const kept = this.#inMemory[row];
    if (kept) return kept;
    const bytes = new Uint8Array(length);
    const from = this.#offsets[row - this.#inMemory.length] ?? 0;
    for (let done = 0; done < length;) {
      const read = readSync(this.#file ?? -1, bytes, done, length - done, from + done);
      if (read === 0) throw new Error(`the temporary file of decoded rows ends within row ${row}`);
      done += read;
    }
    return bytes;
  }
}

function namelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'mtl-rows-'));
  try {
    return openSync(join(folder, 'rows'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
