import type { Rows } from './dataset.ts';

/**
 * Gathers rows one by one.
 * @param shape of one row's input
 * @param write writes a row into `out` from `to` on, where zeros stand
 */
export function gatherBy(
  shape: readonly number[],
  count: number,
  write: (row: number, out: Float32Array, to: number) => void,
): Rows['gather'] {
  const size = shape.reduce((product, side) => product * side, 1);
  return (indices, out) => {
    if (out.length < indices.length * size)
      throw new RangeError(`${indices.length} rows do not fit ${out.length} floats.`);
    out.fill(0, 0, indices.length * size);
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i] ?? -1;
      if (!(row >= 0 && row < count)) throw new RangeError(`There is no row ${row} among ${count}.`);
      write(row, out, i * size);
    }
  };
}
