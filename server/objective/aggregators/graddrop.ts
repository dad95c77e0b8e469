import type { RandomStream } from '../../data/random.ts';
import { columnsOf } from '../linear/gram.ts';
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
