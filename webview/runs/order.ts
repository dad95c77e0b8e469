import type { CellValue, Column } from './columns.ts';
import type { RunRow } from './messages.ts';

/** By which column rows are sorted. */
export interface Order {
  readonly key: string;
  readonly descending: boolean;
}

/** Rows in an order; those with nothing in the column come last, either way, and equal ones stay as they were. */
export function sorted(rows: readonly RunRow[], column: Column, descending: boolean): RunRow[] {
  const sign = descending ? -1 : 1;
  const isNothing = (value: CellValue): boolean => value === undefined || Number.isNaN(value);
  return rows.toSorted((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (isNothing(a) || isNothing(b)) return Number(isNothing(a)) - Number(isNothing(b));
    return sign * compare(a, b);
  });
}

function compare(a: CellValue, b: CellValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
