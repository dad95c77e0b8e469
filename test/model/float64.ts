/** The arithmetic of a small network in float64, for tests: rows of numbers, pictures as `[height][width][channels]` flat. */

/** W of shape `[inputs, outputs]`, flat. */
export function times(x: readonly number[], kernel: readonly number[]): number[] {
  const outputs = kernel.length / x.length;
  return Array.from({ length: outputs }, (_, j) =>
    x.reduce((sum, v, i) => sum + v * (kernel[i * outputs + j] ?? 0), 0),
  );
}

export const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((v, i) => v + (b[i] ?? 0));
export const hadamard = (a: readonly number[], b: readonly number[]): number[] => a.map((v, i) => v * (b[i] ?? 0));
export const scaled = (a: readonly number[], factor: number): number[] => a.map((v) => v * factor);
export const relu = (x: readonly number[]): number[] => x.map((v) => Math.max(0, v));
export const sigmoid = (x: readonly number[]): number[] => x.map((v) => 1 / (1 + Math.exp(-v)));
export const tanh = (x: readonly number[]): number[] => x.map(Math.tanh);

export function softmax(x: readonly number[]): number[] {
  const powers = x.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/** Σ_i w_i x_i of vectors. */
export const mixed = (weights: readonly number[], vectors: readonly (readonly number[])[]): number[] =>
  vectors.map((v, i) => scaled(v, weights[i] ?? 0)).reduce(plus);

/** A convolution with padding `same` and stride 1 of a square picture; the kernel is `[k, k, inputs, outputs]`, flat, k odd. */
export function convolved(
  picture: readonly number[],
  side: number,
  kernel: readonly number[],
  k: number,
  bias: readonly number[] = [],
): number[] {
  const inputs = picture.length / side ** 2;
  const outputs = kernel.length / (k * k * inputs);
  const reach = (k - 1) / 2;
  const inside = (p: number) => p >= 0 && p < side;
  const at = (row: number, column: number, channel: number) =>
    inside(row) && inside(column) ? (picture[(row * side + column) * inputs + channel] ?? 0) : 0;
  return Array.from({ length: side ** 2 * outputs }, (_, place) => {
    const [output, column, row] = [
      place % outputs,
      Math.floor(place / outputs) % side,
      Math.floor(place / outputs / side),
    ];
    let sum = bias[output] ?? 0;
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++)
        for (let c = 0; c < inputs; c++)
          sum +=
            at(row + i - reach, column + j - reach, c) * (kernel[((i * k + j) * inputs + c) * outputs + output] ?? 0);
    return sum;
  });
}

/** The largest value of each 2×2 window. */
export function maxPooled(picture: readonly number[], side: number): number[] {
  const channels = picture.length / side ** 2;
  const half = side / 2;
  return Array.from({ length: half ** 2 * channels }, (_, place) => {
    const [channel, column, row] = [
      place % channels,
      Math.floor(place / channels) % half,
      Math.floor(place / channels / half),
    ];
    const at = (i: number, j: number) => picture[((2 * row + i) * side + 2 * column + j) * channels + channel] ?? 0;
    return Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
  });
}

/** At every position of two pictures the channels of the first, then those of the second. */
export function sideBySide(a: readonly number[], b: readonly number[], positions: number): number[] {
  const part = (x: readonly number[], i: number) =>
    x.slice((i * x.length) / positions, ((i + 1) * x.length) / positions);
  return Array.from({ length: positions }, (_, i) => [...part(a, i), ...part(b, i)]).flat();
}
