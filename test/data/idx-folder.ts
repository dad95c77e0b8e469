/** An IDX file of unsigned bytes with the dimensions given; `value` tells each byte. */
export function idxFile(dimensions: readonly number[], value: (index: number) => number): Buffer {
  const size = dimensions.reduce((product, side) => product * side, 1);
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((side, i) => header.writeUInt32BE(side, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(Array.from({ length: size }, (_, i) => value(i) % 256))]);
}

/** The four files of a folder, with the same rows for training and testing. */
export const idxFolder = (pictures: Uint8Array, labels: Uint8Array): Record<string, Uint8Array> => ({
  'train-images-idx3-ubyte': pictures,
  'train-labels-idx1-ubyte': labels,
  't10k-images-idx3-ubyte': pictures,
  't10k-labels-idx1-ubyte': labels,
});
