import { createHash } from 'node:crypto';
import type { Rows, Target } from '../dataset.ts';
import { firstOwn, padding } from './vocabulary.ts';

/** Sentences of one part as ids of words, before they have one length. */
export interface IdRows {
  readonly rows: readonly Int32Array[];
  /** Steps of every input: shorter sentences are padded, longer ones cut at their end. */
  readonly length: number;
  /** Where the padding stands. */
  readonly pad: 'before' | 'after';
}

/**
 * Rows whose inputs are sentences, `[length]` ids each, 0 for padding.
 * @param tokens those that have an id of their own, in the order of their ids
 */
export function sentenceRows(
  sentences: IdRows,
  tokens: readonly string[],
  targets: Readonly<Record<string, Target>>,
): Rows {
  const { rows, length } = sentences;
  const ids = firstOwn + tokens.length;
  const gather = (indices: ArrayLike<number>, out: Float32Array): void => {
    if (out.length < indices.length * length)
      throw new RangeError(`${indices.length} rows do not fit ${out.length} floats.`);
    out.fill(padding, 0, indices.length * length);
    for (let i = 0; i < indices.length; i++) {
      const row = rows[indices[i] ?? -1];
      if (row === undefined) throw new RangeError(`There is no row ${indices[i]} among ${rows.length}.`);
      out.set(row.subarray(0, length), i * length + shift(row, sentences));
    }
  };
  const sha256 = contentHash(sentences, ids, targets);
  const fitted = { type: 'tokens', tokens } as const;
  return { count: rows.length, inputShape: [length], ids, targets, fitted, sha256, gather };
}

/** The steps before a row's first token. */
export const shift = (row: ArrayLike<unknown>, { length, pad }: Pick<IdRows, 'length' | 'pad'>): number =>
  pad === 'after' ? 0 : Math.max(0, length - row.length);

function contentHash({ rows, length, pad }: IdRows, ids: number, targets: Readonly<Record<string, Target>>): string {
  const names = Object.keys(targets);
  const hash = createHash('sha256').update(JSON.stringify([rows.length, length, pad, ids, names]));
  for (const row of rows) {
    hash.update(Int32Array.of(row.length));
    hash.update(new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
  }
  for (const { values } of Object.values(targets))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}
