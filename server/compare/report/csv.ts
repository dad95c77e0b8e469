import { csvLine } from '../../data/csv/csv-line.ts';
import type { Results } from '../analysis.ts';

const columns = [
  'arm',
  'task',
  'metric',
  'higher_is_better',
  'seeds',
  'mean',
  'low',
  'high',
  'difference',
  'difference_low',
  'difference_high',
  'p_holm',
  'claim',
  'rows',
  'rows_difference',
  'rows_low',
  'rows_high',
  'rows_p_holm',
  'rows_test',
] as const;

/** Results as CSV (RFC 4180), a row for each arm, task and metric, numbers in full. */
export function csv({ arms }: Results): string {
  const rows = arms.flatMap(({ arm, tasks }) =>
    Object.entries(tasks).flatMap(([task, metrics]) =>
      metrics.map(({ name, higherIsBetter, values, mean, interval, change }) => [
        arm,
        task,
        name,
        higherIsBetter,
        values.filter((value) => !Number.isNaN(value)).length,
        mean,
        interval?.low,
        interval?.high,
        change?.interval?.estimate ?? change?.differences[0],
        change?.interval?.low,
        change?.interval?.high,
        change?.p,
        change?.claim,
        change?.items?.rows,
        change?.items?.interval.estimate,
        change?.items?.interval.low,
        change?.items?.interval.high,
        change?.items?.p,
        change?.items?.test,
      ]),
    ),
  );
  return [columns, ...rows].map(csvLine).join('');
}
