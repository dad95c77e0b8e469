import { DataError } from './data-error.ts';
import type { Rows, Target } from './dataset.ts';
import { emptyFile, readFileBytes } from './file-bytes.ts';
import { knownContent } from './known-content.ts';
import { imageRows } from './image-rows.ts';

/** One label byte of a record: the target it gives and how many classes it may name. */
export interface CifarLabel {
  readonly target: string;
  readonly classes: number;
}

const side = 32;
const plane = side * side;
const pictureBytes = 3 * plane;
const rowsPerSlab = 1000;
/** The published sets hold 60,000 pictures in all; no file holds more. */
const mostRecords = 60_000;

/** Collects records, whose pictures come as red, green and blue planes, as pictures with the channels last. */
export class CifarBuilder {
  readonly labels: readonly CifarLabel[];
  readonly recordBytes: number;
  readonly #slabs: Uint8Array[] = [];
  readonly #values: number[][];
  #count = 0;

  constructor(labels: readonly CifarLabel[]) {
    this.labels = labels;
    this.recordBytes = labels.length + pictureBytes;
    this.#values = labels.map(() => []);
  }

  /** Adds the record that starts at `at` of `bytes`; its labels have been checked. */
  add(bytes: Uint8Array, at: number): void {
    const row = this.#count++;
    this.#values.forEach((values, i) => values.push(bytes[at + i] ?? 0));
    if (row % rowsPerSlab === 0) this.#slabs.push(new Uint8Array(rowsPerSlab * pictureBytes));
    const slab = this.#slabs[this.#slabs.length - 1] ?? new Uint8Array();
    const from = at + this.labels.length;
    let to = (row % rowsPerSlab) * pictureBytes;
    for (let pixel = from; pixel < from + plane; pixel++) {
      slab[to++] = bytes[pixel] ?? 0;
      slab[to++] = bytes[pixel + plane] ?? 0;
      slab[to++] = bytes[pixel + 2 * plane] ?? 0;
    }
  }

  /** The rows collected so far; `names` gives the classes of each target. */
  rows(names: Readonly<Record<string, readonly string[]>>): Rows {
    const targets: Record<string, Target> = {};
    this.labels.forEach(({ target }, i) => {
      targets[target] = { kind: 'class', classes: names[target] ?? [], values: Int32Array.from(this.#values[i] ?? []) };
    });
    const shape = [side, side, 3] as const;
    return imageRows({ count: this.#count, shape, rowsPerSlab, slabs: this.#slabs }, targets);
  }
}

/** Reads the records of one file, plain or gzipped, into `builder`. Throws a DataError with file, byte and reason. */
export async function readCifarFile(file: string, builder: CifarBuilder): Promise<void> {
  const { recordBytes } = builder;
  const record = new Uint8Array(recordBytes);
  let filled = 0;
  let offset = 0;
  const add = (bytes: Uint8Array, at: number): void => {
    checkLabels(bytes, at, offset, builder.labels, file);
    builder.add(bytes, at);
    offset += recordBytes;
  };
  await readFileBytes(file, mostRecords * recordBytes, (bytes) => {
    let at = 0;
    if (filled > 0) {
      at = Math.min(recordBytes - filled, bytes.length);
      record.set(bytes.subarray(0, at), filled);
      filled += at;
      if (filled < recordBytes) return;
      add(record, 0);
    }
    for (; at + recordBytes <= bytes.length; at += recordBytes) add(bytes, at);
    record.set(bytes.subarray(at));
    filled = bytes.length - at;
  });
  if (filled > 0) throw incomplete(file, offset, recordBytes, filled);
  if (offset === 0) throw emptyFile(file);
}

function checkLabels(bytes: Uint8Array, at: number, offset: number, labels: readonly CifarLabel[], file: string): void {
  for (const [i, { target, classes }] of labels.entries()) {
    const found = bytes[at + i] ?? 0;
    if (found < classes) continue;
    const known = offset === 0 ? knownContent(bytes.subarray(at, at + 12)) : undefined;
    if (known !== undefined) throw otherContent(file, known);
    throw new DataError(
      'data-label',
      `${file}: at byte ${offset + i} the label «${target}» is ${found}, but it must be 0 to ${classes - 1}; the file is of another format, or damaged.`,
      { file, offset: offset + i, expected: `0 to ${classes - 1}`, found: String(found) },
    );
  }
}

function otherContent(file: string, found: string): DataError {
  const message = `${file} should be records of CIFAR's binary version, but it is ${found}; correct the path, or download the binary version.`;
  return new DataError('data-format', message, { file, offset: 0, expected: 'records of CIFAR', found });
}

function incomplete(file: string, offset: number, expected: number, found: number): DataError {
  return new DataError(
    'data-size',
    `${file}: the record at byte ${offset} has ${found} bytes where ${expected} are expected; the file is cut short or of another format.`,
    { file, offset, expected: `${expected} bytes`, found: `${found} bytes` },
  );
}
