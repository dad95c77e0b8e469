import type { Mixing } from '../../definition/schema/augmentations.ts';
import type { Rows } from '../dataset.ts';
import { RandomStream, streamKey } from '../random.ts';
import { sideOf, type Sight } from './augment-rows.ts';
import type { Side } from './pictures.ts';

/** How the rows of a batch were mixed. */
export interface MixedRows {
  /** For each row the row that it was mixed with. */
  readonly partners: Int32Array;
  /** The part of each input that is its own, the same for all. */
  readonly share: number;
}

/**
 * Mixes each row of a batch with another of it, in place. What is drawn depends on seed, data set, epoch and the batch's rows,
 * so that a batch is the same after a resume and on every backend.
 */
export function mixRows(
  { type, alpha }: Mixing,
  { inputShape }: Pick<Rows, 'inputShape'>,
  ids: Int32Array,
  inputs: Float32Array,
  { seed, data, epoch }: Sight,
): MixedRows {
  const random = new RandomStream(streamKey(seed, 'mix', data), epoch * 2 ** 32 + (ids[0] ?? 0));
  const order = random.shuffle(Int32Array.from({ length: ids.length }, (_, i) => i));
  const partners = order.map((place) => ids[place] ?? 0);
  const drawn = beta(alpha, random);
  const own = inputs.slice();
  if (type === 'mixup') {
    const share = Math.max(drawn, 1 - drawn);
    blend(inputs, own, order, share);
    return { partners, share };
  }
  return { partners, share: cut(inputs, own, order, sideOf(inputShape, type), drawn, random) };
}

/** x ← share·x + (1 − share)·x′ */
function blend(inputs: Float32Array, own: Float32Array, order: Int32Array, share: number): void {
  const size = own.length / order.length;
  order.forEach((other, row) => {
    for (let i = 0; i < size; i++)
      inputs[row * size + i] = share * (own[row * size + i] ?? 0) + (1 - share) * (own[other * size + i] ?? 0);
  });
}

/** Puts a rectangle of about 1 − `wanted` of the area, the same for all, into each picture; gives the share that is left. */
function cut(
  inputs: Float32Array,
  own: Float32Array,
  order: Int32Array,
  { height, width, channels }: Side,
  wanted: number,
  random: RandomStream,
): number {
  const side = Math.sqrt(1 - wanted);
  const [rows, columns] = [Math.round(height * side), Math.round(width * side)];
  const [top, left] = [random.integer(height) - (rows >> 1), random.integer(width) - (columns >> 1)];
  const [firstRow, lastRow] = [Math.max(0, top), Math.min(height, top + rows)];
  const [firstColumn, lastColumn] = [Math.max(0, left), Math.min(width, left + columns)];
  const size = height * width * channels;
  order.forEach((other, row) => {
    for (let y = firstRow; y < lastRow; y++) {
      const [from, to] = [(y * width + firstColumn) * channels, (y * width + lastColumn) * channels];
      inputs.set(own.subarray(other * size + from, other * size + to), row * size + from);
    }
  });
  return 1 - ((lastRow - firstRow) * (lastColumn - firstColumn)) / (height * width);
}

/** A number of Beta(α, α), by Jöhnk's method, whose waste is small for small α. */
function beta(alpha: number, random: RandomStream): number {
  for (;;) {
    const [a, b] = [random.uniform() ** (1 / alpha), random.uniform() ** (1 / alpha)];
    if (a + b > 0 && a + b <= 1) return a / (a + b);
  }
}
