import { mean } from './moments.ts';

/** One metric of a task, of a model M and of its baseline B. */
export interface MetricPair {
  readonly model: number;
  readonly baseline: number;
  readonly higherIsBetter: boolean;
}

/** By task, its metrics. */
export type TaskPairs = Readonly<Record<string, readonly MetricPair[]>>;

const relative = ({ model, baseline }: MetricPair): number => (model - baseline) / baseline;

/**
 * Δm in percent, lower is better: 100 times the mean over all metrics of (−1)^{higher is better} (M − B)/B
 * (Maninis et al. 2019 with the sign of Navon et al. 2022; Liu et al. 2023).
 */
export function deltaM(tasks: TaskPairs): number {
  const all = Object.values(tasks).flat();
  return 100 * mean(all.map((pair) => (pair.higherIsBetter ? -1 : 1) * relative(pair)));
}

/**
 * Δp in percent, higher is better: 100 times the mean over tasks of the mean over each task's metrics of
 * (−1)^{lower is better} (M − B)/B (Vandenhende et al. 2021; Lin & Zhang 2023).
 */
export function deltaP(tasks: TaskPairs): number {
  const gains = Object.values(tasks).map((pairs) =>
    mean(pairs.map((pair) => (pair.higherIsBetter ? 1 : -1) * relative(pair))),
  );
  return 100 * mean(gains);
}
