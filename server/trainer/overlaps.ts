import { InputIndex, type Overlap } from '../data/overlap.ts';
import { overlapClause } from './overlap-words.ts';
import type { TrainingData } from './training-data.ts';

/** Rows of a split that have the input of a training row. */
export interface SplitOverlap extends Overlap {
  readonly data: string;
  readonly split: 'validation' | 'test';
  /** Rows of the split. */
  readonly rows: number;
}

/** Numbers in all inputs together, and rows, beyond which nobody waits for a search. */
const mostNumbers = 4e9;
const mostRows = 8e6;

/** Looks by content for rows of validation and test splits among the training rows; undefined where there are too many to look. */
export function findOverlaps(data: TrainingData): readonly SplitOverlap[] | undefined {
  const parts = Object.entries(data).map(([name, split]) => ({ name, ...split }));
  const sizes = parts.map(({ set, train, validation, test }) => {
    const rows = train.length + validation.length + test.length;
    return { rows, numbers: rows * set.train.inputShape.reduce((product, side) => product * side, 1) };
  });
  const sum = (key: 'rows' | 'numbers'): number => sizes.reduce((all, size) => all + size[key], 0);
  if (sum('rows') > mostRows || sum('numbers') > mostNumbers) return undefined;
  const index = new InputIndex();
  for (const { name, set, train } of parts) index.add({ name, rows: set.train, ids: train });
  return parts.flatMap(({ name, set, validation, test }) =>
    (['validation', 'test'] as const).flatMap((split) => {
      const rows = split === 'test' ? set.test : set.train;
      const ids = split === 'test' ? test : validation;
      return index.overlaps({ name, rows, ids }).map((found) => ({ ...found, data: name, split, rows: ids.length }));
    }),
  );
}

/** What a person should know of overlaps, in a sentence; undefined where there are none. */
export function overlapText(found: readonly SplitOverlap[] | undefined): string | undefined {
  if (found === undefined)
    return 'Whether test rows are among the training rows was not looked for: there are too many.';
  if (found.length === 0) return undefined;
  const shown = found.slice(0, 6).map(overlapClause);
  const more = found.length > 6 ? `; and so in ${found.length - 6} more splits` : '';
  return `Some rows of a split have the input of a training row, so scores may be too good: ${shown.join('; ')}${more}.`;
}

/** Looks for overlaps and says what a person should know of them. */
export function tellOverlaps(data: TrainingData, say: (text: string) => void): void {
  const text = overlapText(findOverlaps(data));
  if (text !== undefined) say(text);
}
