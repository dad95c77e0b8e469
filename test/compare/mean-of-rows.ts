import type { RowStatistic } from '../../server/compare/statistics/row-statistic.ts';

/** The mean of values, a value a row. */
export const meanOfRows = (values: readonly number[]): RowStatistic => ({
  rows: values.length,
  width: 2,
  add: (sums, offset, row, weight) => {
    sums[offset] = (sums[offset] ?? 0) + weight * (values[row] ?? 0);
    sums[offset + 1] = (sums[offset + 1] ?? 0) + weight;
  },
  score: (sums, offset) => (sums[offset] ?? 0) / (sums[offset + 1] ?? 0),
});
