/**
 * One block of Philox 4x32-10: four random words from a 128-bit counter and a 64-bit key.
 * Salmon, Moraes, Dror and Shaw, «Parallel random numbers: as easy as 1, 2, 3», SC 2011.
 * Words are little-endian: counter word 0 is the lowest, as in TensorFlow's stateless operations.
 */
export function philoxBlock(
  out: Uint32Array,
  offset: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let x0 = counter0 | 0;
  let x1 = counter1 | 0;
  let x2 = counter2 | 0;
  let x3 = counter3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd251, 0x1f53, x0);
    const low0 = Math.imul(0xd2511f53, x0);
    const high1 = multiplyHigh(0xcd9e, 0x8d57, x2);
    const low1 = Math.imul(0xcd9e8d57, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[offset] = x0;
  out[offset + 1] = x1;
  out[offset + 2] = x2;
  out[offset + 3] = x3;
}

/** The high 32 bits of the unsigned product of a constant, given as its two halves, and `x`. */
function multiplyHigh(high: number, low: number, x: number): number {
  const xHigh = x >>> 16;
  const xLow = x & 0xffff;
  // Each middle sum stays under 2^33, which a double holds exactly.
  const middle = high * xLow + (Math.imul(low, xLow) >>> 16);
  const cross = low * xHigh + (middle & 0xffff);
  return (high * xHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536)) | 0;
}
