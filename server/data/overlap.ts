import type { Rows } from './dataset.ts';

/** Rows of a data set, as far as they are meant. */
export interface SomeRows {
  /** Of the data set. */
  readonly name: string;
  readonly rows: Rows;
  readonly ids: Int32Array;
}

/** How many rows have the same input as a row of some part, and a few such pairs. */
export interface Overlap {
  /** The data set that the other rows are of. */
  readonly other: string;
  readonly count: number;
  readonly pairs: readonly (readonly [row: number, other: number])[];
}

interface Entry {
  readonly part: SomeRows;
  readonly id: number;
}

const chunk = 256;
const mostPairs = 20;

/** Finds rows by their inputs, whatever the data set: those of one shape whose numbers are the same, bit for bit. */
export class InputIndex {
  readonly #byContent = new Map<string, Map<number, Entry | Entry[]>>();
  readonly #buffers = new Map<number, Float32Array>();

  /** Adds rows; gives how many of them have the input of one that was there before. */
  add(part: SomeRows): number {
    let known = 0;
    const entries = this.#entries(part);
    forEachInput(part, (id, input) => {
      const digest = digestOf(input);
      if (this.#find(entries, digest, input)) known++;
      const kept = entries.get(digest);
      if (kept === undefined) entries.set(digest, { part, id });
      else if (Array.isArray(kept)) kept.push({ part, id });
      else entries.set(digest, [kept, { part, id }]);
    });
    return known;
  }

  /** The rows that have the input of a row in the index, by the data set of the first such row. */
  overlaps(part: SomeRows): Overlap[] {
    const found = new Map<string, { count: number; pairs: [number, number][] }>();
    const entries = this.#entries(part);
    forEachInput(part, (id, input) => {
      const entry = this.#find(entries, digestOf(input), input);
      if (!entry) return;
      const own = found.get(entry.part.name) ?? { count: 0, pairs: [] };
      found.set(entry.part.name, own);
      own.count++;
      if (own.pairs.length < mostPairs) own.pairs.push([id, entry.id]);
    });
    return [...found].map(([other, { count, pairs }]) => ({ other, count, pairs }));
  }

  /** Ids of tokens mean something within their data set alone, and so do columns of a table. */
  #entries({ name, rows: { inputShape, ids } }: SomeRows): Map<number, Entry | Entry[]> {
    const own = ids !== undefined || inputShape.length < 2 ? ` of ${name}` : '';
    const key = `${inputShape.join()}${own}`;
    const kept = this.#byContent.get(key) ?? new Map<number, Entry | Entry[]>();
    this.#byContent.set(key, kept);
    return kept;
  }

  #find(entries: Map<number, Entry | Entry[]>, digest: number, input: Float32Array): Entry | undefined {
    const candidates = entries.get(digest);
    if (candidates === undefined) return undefined;
    const buffer = this.#buffers.get(input.length) ?? new Float32Array(input.length);
    this.#buffers.set(input.length, buffer);
    return [candidates].flat().find(({ part, id }) => {
      part.rows.gather([id], buffer);
      return input.every((value, i) => Object.is(value, buffer[i]));
    });
  }
}

/** Calls back with each row's input, which is valid during the call. */
export function forEachInput(
  { rows, ids }: Pick<SomeRows, 'rows' | 'ids'>,
  take: (id: number, input: Float32Array) => void,
): void {
  const size = rows.inputShape.reduce((product, side) => product * side, 1);
  const buffer = new Float32Array(chunk * size);
  for (let start = 0; start < ids.length; start += chunk) {
    const part = ids.subarray(start, start + chunk);
    rows.gather(part, buffer);
    part.forEach((id, i) => take(id, buffer.subarray(i * size, (i + 1) * size)));
  }
}

/** 53 bits of the content, by two multiplicative hashes of its words. */
function digestOf(input: Float32Array): number {
  const words = new Uint32Array(input.buffer, input.byteOffset, input.length);
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x5bd1e995);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}
