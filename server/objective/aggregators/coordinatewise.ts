import type { RandomStream } from '../../data/random.ts';
import type { Rows } from '../linear/gram.ts';

/**
 * Gradient sign dropout (Chen et al. 2020): per coordinate P = ½(1 + Σg/Σ|g|) and u uniform in [0, 1); the positive
 * parts stay if P > u, the negative ones if P < u; d is the sum of what stays. Decides coordinate by coordinate, so it
 * needs J itself: this is its definition for small J, against which the one on the device is held.
 */
export function gradDrop(rows: Rows, random: Pick<RandomStream, 'uniform'>): number[] {
  return columnsOf(rows).map((column) => {
    const size = column.reduce((sum, value) => sum + Math.abs(value), 0);
    const purity = size === 0 ? 0.5 : 0.5 * (1 + column.reduce((sum, value) => sum + value, 0) / size);
    const drawn = random.uniform();
    return column.reduce(
      (sum, value) => sum + ((purity > drawn && value > 0) || (purity < drawn && value < 0) ? value : 0),
      0,
    );
  });
}

/**
 * Trimmed mean (Yin et al. 2018): per coordinate the mean without the b largest and the b smallest values. Needs J
 * itself: the definition for small J.
 */
export function trimmedMean(rows: Rows, trimmed: number): number[] {
  if (rows.length <= 2 * trimmed)
    throw new RangeError(`Trimming ${trimmed} from both ends leaves none of ${rows.length}.`);
  return columnsOf(rows).map((column) => {
    const kept = [...column].sort((a, b) => a - b).slice(trimmed, column.length - trimmed);
    return kept.reduce((sum, value) => sum + value, 0) / kept.length;
  });
}

function columnsOf(rows: Rows): readonly (readonly number[])[] {
  return (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] ?? 0));
}
