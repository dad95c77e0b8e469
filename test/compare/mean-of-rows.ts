import type { RowStatistic } from '../../server/compare/statistics/row-statistic.ts';

/** The mean of values, a value a row. */
export function meanOfRows(values: readonly number[]): RowStatistic {
  const of = {
    rows: values.length,
    width: 2,
    starts: Int32Array.from({ length: values.length + 1 }, (_, row) => 2 * row),
    places: Int32Array.from({ length: 2 * values.length }, (_, k) => k % 2),
    values: Float64Array.from(values.flatMap((value) => [value, 1])),
    score: ([sum = 0, count = 0]: Float64Array) => sum / count,
  };
  return [{ of, weight: 1 }];
}
