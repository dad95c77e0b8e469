import { columnsOf } from '../linear/gram.ts';
import type { Rows } from '../linear/gram.ts';

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
