import { DataError } from './data-error.ts';
import { readFileBytes } from './file-bytes.ts';
import { knownContent } from './known-content.ts';

/** Rows of an IDX file of unsigned bytes, in slabs of `rowsPerSlab` rows (the last slab is filled as far as rows go). */
export interface IdxRows {
  readonly count: number;
  readonly rowsPerSlab: number;
  readonly slabs: readonly Uint8Array[];
}

const rowsPerSlab = 1000;
const unsignedByte = 8;
/** What one file may hold of rows' bytes; more is refused before memory is taken for it. */
const mostBytes = 2 ** 31;

/**
 * Reads an IDX file of unsigned bytes, plain or gzipped, whose rows have the shape `rowShape` ([] for labels).
 * Memory is taken as rows come, whatever the header promises. Throws a DataError with file, byte, expected and found.
 */
export async function readIdxFile(file: string, rowShape: readonly number[]): Promise<IdxRows> {
  const builder = new IdxBuilder(file, rowShape);
  await readFileBytes(file, Number.MAX_SAFE_INTEGER, (bytes) => builder.add(bytes));
  return builder.rows();
}

/** Takes the bytes of a file in whatever pieces they come: header first, then rows. */
class IdxBuilder {
  readonly #file: string;
  readonly #rowShape: readonly number[];
  readonly #rowBytes: number;
  readonly #header: Uint8Array;
  readonly #slabs: Uint8Array[] = [];
  #headerFilled = 0;
  #count = 0;
  #filled = 0;

  constructor(file: string, rowShape: readonly number[]) {
    this.#file = file;
    this.#rowShape = rowShape;
    this.#rowBytes = rowShape.reduce((product, side) => product * side, 1);
    this.#header = new Uint8Array(8 + 4 * rowShape.length);
  }

  add(bytes: Uint8Array): void {
    const forHeader = Math.min(bytes.length, this.#header.length - this.#headerFilled);
    if (forHeader > 0) {
      this.#header.set(bytes.subarray(0, forHeader), this.#headerFilled);
      this.#headerFilled += forHeader;
      this.#checkMagic();
      if (this.#headerFilled === this.#header.length) this.#readHeader();
    }
    this.#addRows(bytes.subarray(forHeader));
  }

  rows(): IdxRows {
    if (this.#headerFilled < this.#header.length)
      throw this.#error(
        'data-size',
        this.#headerFilled,
        `a header of ${this.#header.length} bytes`,
        `${this.#headerFilled} bytes`,
      );
    const wanted = this.#count * this.#rowBytes;
    if (this.#filled < wanted)
      throw this.#error(
        'data-size',
        this.#header.length + this.#filled,
        `${this.#count} rows of ${this.#rowBytes} bytes`,
        `${this.#filled} bytes of rows`,
      );
    return { count: this.#count, rowsPerSlab, slabs: this.#slabs };
  }

  /** Two zeros, the type of the values, the number of dimensions; checked as far as it has come. */
  #checkMagic(): void {
    const magic = [0, 0, unsignedByte, 1 + this.#rowShape.length];
    const at = magic.findIndex((byte, i) => i < this.#headerFilled && this.#header[i] !== byte);
    if (at >= 0) throw this.#error('data-format', at, `the IDX header ${magic.join(' ')}`, this.#found(at));
  }

  #found(at: number): string {
    const what = knownContent(this.#header.subarray(0, this.#headerFilled));
    if (what !== undefined && what !== 'IDX') return what;
    return `${at < 2 ? 'the byte' : at === 2 ? 'values of type' : 'dimensions'} ${this.#header[at] ?? ''}`;
  }

  #readHeader(): void {
    const view = new DataView(this.#header.buffer);
    const [count = 0, ...shape] = Array.from({ length: 1 + this.#rowShape.length }, (_, i) =>
      view.getUint32(4 + 4 * i),
    );
    if (shape.some((side, i) => side !== this.#rowShape[i]))
      throw this.#error('data-shape', 8, `rows of ${this.#rowShape.join('×')}`, `rows of ${shape.join('×')}`);
    if (count === 0) throw this.#error('data-empty', 4, 'at least one row', 'none');
    if (count * this.#rowBytes > mostBytes)
      throw this.#error('data-too-large', 4, `at most ${mostBytes} bytes of rows`, `${count} rows`);
    this.#count = count;
  }

  #addRows(bytes: Uint8Array): void {
    const wanted = this.#count * this.#rowBytes;
    if (bytes.length > 0 && this.#filled + bytes.length > wanted)
      throw this.#error('data-size', this.#header.length + wanted, `the end after ${this.#count} rows`, 'more bytes');
    const slabBytes = rowsPerSlab * this.#rowBytes;
    for (let from = 0; from < bytes.length;) {
      const within = this.#filled % slabBytes;
      if (within === 0) this.#slabs.push(new Uint8Array(Math.min(slabBytes, wanted - this.#filled)));
      const piece = bytes.subarray(from, from + slabBytes - within);
      this.#slabs.at(-1)?.set(piece, within);
      from += piece.length;
      this.#filled += piece.length;
    }
  }

  #error(code: DataError['code'], offset: number, expected: string, found: string): DataError {
    const message = `${this.#file}: at byte ${offset} ${expected} should stand, but there is ${found}; the file is of another format or shape, or damaged.`;
    return new DataError(code, message, { file: this.#file, offset, expected, found });
  }
}
