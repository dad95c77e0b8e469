import type { Metric } from '../definition/experiment.ts';

const higher: Readonly<Record<Metric, boolean>> = { accuracy: true, r2: true, mse: false, rmse: false, mae: false };

/** Whether more of a metric is better. */
export function higherIsBetter(metric: Metric): boolean {
  return higher[metric];
}
