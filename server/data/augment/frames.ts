import type { RandomStream } from '../random.ts';

/** A sequence of frames: `[steps, bands]`. */
export interface Frames {
  readonly steps: number;
  readonly bands: number;
}

/** Adds normal noise to every number. */
export function addNoise(input: Float32Array, deviation: number, random: RandomStream): void {
  for (let i = 0; i < input.length; i++) input[i] = (input[i] ?? 0) + deviation * random.normal();
}

/** Sets 0 to `most` steps in a row to 0. */
export function maskSteps(input: Float32Array, { steps, bands }: Frames, most: number, random: RandomStream): void {
  const count = random.integer(Math.min(most, steps) + 1);
  const first = random.integer(steps - count + 1);
  input.fill(0, first * bands, (first + count) * bands);
}

/** Sets 0 to `most` bands in a row to 0, in every step. */
export function maskBands(input: Float32Array, { steps, bands }: Frames, most: number, random: RandomStream): void {
  const count = random.integer(Math.min(most, bands) + 1);
  const first = random.integer(bands - count + 1);
  for (let step = 0; step < steps; step++) input.fill(0, step * bands + first, step * bands + first + count);
}
