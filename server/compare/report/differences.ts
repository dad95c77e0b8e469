import type { Change, MetricResult, Results } from '../analysis.ts';
import { mean } from '../statistics/moments.ts';
import { score, signed } from './numbers.ts';

export const differenceColumns = [
  'arm',
  'task',
  'metric',
  'seeds',
  'difference',
  '95 % interval',
  'df',
  'p',
  'p (permutation)',
  'g',
  'claim',
] as const;

/** Every difference to the task alone, with what the claim about it rests on. */
export function differenceRows({ arms }: Results): readonly (readonly string[])[] {
  return arms.flatMap(({ arm, tasks }) =>
    Object.entries(tasks).flatMap(([task, metrics]) =>
      metrics.flatMap((metric) => (metric.change ? [[arm, task, ...cells(metric, metric.change)]] : [])),
    ),
  );
}

function cells({ name }: MetricResult, change: Change): string[] {
  const { differences, interval, p, permutation, hedgesG, seedsToSettle, claim } = change;
  return [
    name,
    String(differences.length),
    differences.length === 0 ? '–' : signed(mean(differences)),
    interval ? `${signed(interval.low)} to ${signed(interval.high)}` : '–',
    interval ? String(differences.length - 1) : '–',
    score(p),
    score(permutation?.p),
    hedgesG === undefined ? '–' : signed(hedgesG),
    seedsToSettle === undefined ? claim : `${claim}; about ${seedsToSettle} seeds would settle it`,
  ];
}
