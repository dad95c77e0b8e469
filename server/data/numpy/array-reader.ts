import { readHeader, refusal, type NpyHeader } from './header.ts';

/** What one array may hold; memory is taken as its bytes come, whatever the header promises. */
const mostBytes = 2 ** 34;
/** What one row, or an array stored column after column, which is turned in memory, may hold. */
const mostInMemory = 2 ** 31;

/** Takes each row's bytes, its last index fastest; they are valid until it returns. */
export type TakeRow = (bytes: Uint8Array, header: NpyHeader) => void;

/**
 * Takes the bytes of a saved array in whatever pieces they come, and hands on its rows.
 * `add` and `end` throw a DataError with byte, expected and found.
 */
export class ArrayReader {
  readonly #name: string;
  readonly #take: TakeRow;
  #head: Uint8Array = new Uint8Array();
  #header: NpyHeader | undefined;
  #row = new Uint8Array();
  #filled = 0;
  /** The whole array, where it stands column after column. */
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(name: string, take: TakeRow) {
    this.#name = name;
    this.#take = take;
  }

  add(bytes: Uint8Array): void {
    if (this.#header) return this.#values(this.#header, bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    this.#header = readHeader(this.#name, this.#head);
    if (!this.#header) return;
    this.#checkSize(this.#header);
    if (!this.#turned) this.#row = new Uint8Array(rowBytes(this.#header));
    this.#values(this.#header, this.#head.subarray(this.#header.length));
    this.#head = new Uint8Array();
  }

  /** Says that there are no more bytes. */
  end(): NpyHeader {
    const header = this.#header;
    if (!header) throw refusal(this.#name, 'data-size', this.#head.length, 'the header of an array', 'the end');
    const whole = rowBytes(header) * (header.shape[0] ?? 0);
    if (this.#bytes < whole)
      throw refusal(
        this.#name,
        'data-size',
        header.length + this.#bytes,
        `${whole - this.#bytes} more bytes`,
        'the end',
      );
    if (this.#turned) this.#turn(header);
    return header;
  }

  get #turned(): boolean {
    return this.#header !== undefined && this.#header.fortran && this.#header.shape.length > 1;
  }

  #checkSize(header: NpyHeader): void {
    const row = rowBytes(header);
    const limit = this.#turned ? mostInMemory : mostBytes;
    const [whole, shape] = [row * (header.shape[0] ?? 0), header.shape.join('×')];
    if (row <= mostInMemory && whole <= limit) return;
    throw refusal(this.#name, 'data-too-large', 10, `at most ${limit} bytes of values`, `the shape ${shape}`);
  }

  #values(header: NpyHeader, bytes: Uint8Array): void {
    const left = rowBytes(header) * (header.shape[0] ?? 0) - this.#bytes;
    if (bytes.length > left)
      throw refusal(this.#name, 'data-size', header.length + this.#bytes + left, 'the end', 'more bytes');
    this.#bytes += bytes.length;
    if (this.#turned) {
      this.#pieces.push(Uint8Array.from(bytes));
      return;
    }
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + this.#row.length - this.#filled);
      this.#row.set(piece, this.#filled);
      from += piece.length;
      this.#filled += piece.length;
      if (this.#filled < this.#row.length) return;
      this.#take(this.#row, header);
      this.#filled = 0;
    }
  }

  /** Hands on the rows of an array whose first index runs fastest. */
  #turn(header: NpyHeader): void {
    const [rows = 0, ...sides] = header.shape;
    const { size } = header.type;
    const all = Buffer.concat(this.#pieces);
    const places = turnedPlaces(sides);
    const bytes = new Uint8Array(places.length * size);
    for (let row = 0; row < rows; row++) {
      places.forEach((place, i) => {
        const from = (row + rows * place) * size;
        bytes.set(all.subarray(from, from + size), i * size);
      });
      this.#take(bytes, header);
    }
  }
}

const rowBytes = ({ shape, type }: NpyHeader): number =>
  shape.slice(1).reduce((product, side) => product * side, type.size);

/** For each value of a row, last index fastest, where it stands with the first index fastest. */
function turnedPlaces(sides: readonly number[]): Int32Array {
  const places = new Int32Array(sides.reduce((product, side) => product * side, 1));
  for (let i = 0; i < places.length; i++) {
    let rest = i;
    let place = 0;
    for (const side of sides.toReversed()) {
      place = place * side + (rest % side);
      rest = Math.floor(rest / side);
    }
    places[i] = place;
  }
  return places;
}
