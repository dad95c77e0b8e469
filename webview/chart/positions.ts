import type { Series } from './series.ts';

/** Where the steps of a run lie on the x axis; rises with the index. */
export interface Positions {
  readonly count: number;
  at(index: number): number;
  /** The first index at or after `x`; `count` where all lie before. */
  from(x: number): number;
}

/** Step `index + 1` lies at `(index + 1) * scale`. */
export function evenPositions(count: number, scale: number): Positions {
  const clamp = (index: number): number => Math.max(0, Math.min(count, index));
  // Rounding must not push a step that lies exactly at x behind it.
  return { count, at: (index) => (index + 1) * scale, from: (x) => clamp(Math.ceil(x / scale - 1 - 1e-9)) };
}

/** Step `index + 1` lies where the column says. */
export function columnPositions(column: Series): Positions {
  return { count: column.length, at: (index) => column.at(index), from: (x) => firstAtOrAfter(column, x) };
}

function firstAtOrAfter(column: Series, x: number): number {
  const { values } = column;
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? NaN) >= x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The index nearest to `x`, -1 where there is none. */
export function nearest(positions: Positions, x: number): number {
  const after = positions.from(x);
  if (after >= positions.count) return positions.count - 1;
  if (after === 0) return 0;
  return x - positions.at(after - 1) < positions.at(after) - x ? after - 1 : after;
}
