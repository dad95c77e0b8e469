import { countText } from '../definition/cost/words.ts';
import type { SplitOverlap } from './overlaps.ts';

/** One overlap in words, without a full stop. */
export function overlapClause({ data, split, count, rows, other }: Omit<SplitOverlap, 'pairs'>): string {
  const whose = other === data ? 'its training rows' : `the training rows of ${other}`;
  return `${countText(count)} of ${countText(rows)} ${split} rows of ${data} have the input of one of ${whose}`;
}
