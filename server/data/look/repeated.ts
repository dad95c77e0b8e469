import type { Rows } from '../dataset.ts';
import { InputIndex } from '../overlap.ts';

/** Input values beyond which rows are not compared: it would take many seconds. */
const mostValues = 250e6;

/** How many test rows have the inputs of a training row; `undefined` where there are too many to compare. */
export function repeatedRows(train: Rows, test: Rows): { readonly rows: number; readonly of: number } | undefined {
  const width = train.inputShape.reduce((product, side) => product * side, 1);
  if ((train.count + test.count) * width > mostValues) return undefined;
  const all = (rows: Rows): Int32Array => Int32Array.from({ length: rows.count }, (_, i) => i);
  const index = new InputIndex();
  index.add({ name: 'rows', rows: train, ids: all(train) });
  const found = index.overlaps({ name: 'rows', rows: test, ids: all(test) });
  return { rows: found.reduce((sum, { count }) => sum + count, 0), of: test.count };
}
