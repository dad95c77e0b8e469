import type { TargetKind } from './formats.ts';
import { metricWords } from './schema/metrics.ts';

/** A score of a task. */
export type Metric = keyof typeof metricWords;

const isMetric = (name: string): name is Metric => Object.hasOwn(metricWords, name);

const all: readonly Metric[] = Object.keys(metricWords).filter(isMetric);

const fitsKind = (metric: Metric, kind: TargetKind['kind']): boolean =>
  metricWords[metric].fits.some((fitting) => fitting === kind);

/** The metrics of each kind of target. */
export const metricsOf: Readonly<Record<TargetKind['kind'], readonly Metric[]>> = {
  class: all.filter((metric) => fitsKind(metric, 'class')),
  number: all.filter((metric) => fitsKind(metric, 'number')),
  labels: all.filter((metric) => fitsKind(metric, 'labels')),
  tags: all.filter((metric) => fitsKind(metric, 'tags')),
};

/** The metrics of a target where the file names none. */
export const defaultMetrics = (kind: TargetKind['kind'] | undefined): readonly Metric[] =>
  kind === 'number' ? ['rmse'] : ['accuracy'];

/** Whether more of a score is better; of a loss, and of what is not known, less is. */
export const higherIsBetter = (name: string): boolean => isMetric(name) && metricWords[name].better === 'higher';

/** Whether a score lies between 0 and 1. */
export const isShare = (name: string): boolean => isMetric(name) && metricWords[name].unit === 'share';

/** Whether training passes measure it too; all others need the outputs for every row of a split. */
export const isInTraining = (metric: Metric): boolean => metricWords[metric].inTraining;
