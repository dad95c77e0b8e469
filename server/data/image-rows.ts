import { createHash } from 'node:crypto';
import type { Rows, Target } from './dataset.ts';

/** Pictures of one shape as bytes, channels last, in slabs of `rowsPerSlab` pictures (the last slab may hold fewer). */
export interface Pictures {
  readonly count: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly rowsPerSlab: number;
  readonly slabs: readonly Uint8Array[];
}

/** Bytes to what a network reads: 0 to 1, float32. */
const scale = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Rows whose inputs are pictures; bytes become floats only when they are gathered. */
export function imageRows(pictures: Pictures, targets: Readonly<Record<string, Target>>): Rows {
  const size = pictures.shape.reduce((product, side) => product * side, 1);
  const { count, rowsPerSlab, slabs } = pictures;
  const gather = (indices: ArrayLike<number>, out: Float32Array): void => {
    if (out.length < indices.length * size)
      throw new RangeError(`${indices.length} rows do not fit ${out.length} floats.`);
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i] ?? -1;
      const slab = slabs[Math.floor(row / rowsPerSlab)];
      if (slab === undefined || row >= count) throw new RangeError(`There is no row ${row} among ${count}.`);
      const from = (row % rowsPerSlab) * size;
      const to = i * size;
      for (let j = 0; j < size; j++) out[to + j] = scale[slab[from + j] ?? 0] ?? 0;
    }
  };
  const fitted = { type: 'pictures' } as const;
  return { count, inputShape: pictures.shape, targets, fitted, sha256: contentHash(pictures, targets), gather };
}

/** Over pixels and labels, so that it does not depend on how the rows were stored or named. */
function contentHash(
  { count, shape, rowsPerSlab, slabs }: Pictures,
  targets: Readonly<Record<string, Target>>,
): string {
  const hash = createHash('sha256').update(JSON.stringify([count, shape, Object.keys(targets)]));
  const size = shape.reduce((product, side) => product * side, 1);
  slabs.forEach((slab, i) => hash.update(slab.subarray(0, Math.min(rowsPerSlab, count - i * rowsPerSlab) * size)));
  for (const { values } of Object.values(targets)) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
