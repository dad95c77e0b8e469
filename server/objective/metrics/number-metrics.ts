import type { Metric } from '../../definition/metric.ts';
import { explainedVariance, mae, mse, r2, rmse, spearman, type Numbers } from './regression.ts';
import type { Score } from './score.ts';

/** Outputs and labels of the rows that have one. */
export function numbersOf(outputs: Float32Array, targets: ArrayLike<number>): Numbers {
  const places = Array.from(outputs, (_, i) => i).filter((i) => !Number.isNaN(targets[i]));
  return {
    outputs: Float64Array.from(places, (i) => outputs[i] ?? Number.NaN),
    labels: Float64Array.from(places, (i) => targets[i] ?? Number.NaN),
  };
}

/** A metric of numbers. */
export function numberMetric(metric: Metric, numbers: Numbers): Score {
  switch (metric) {
    case 'mae':
      return mae(numbers);
    case 'mse':
      return mse(numbers);
    case 'rmse':
      return rmse(numbers);
    case 'r2':
      return r2(numbers);
    case 'explainedVariance':
      return explainedVariance(numbers);
    case 'spearman':
      return spearman(numbers);
    default:
      throw new Error(`the metric ${metric} is none for numbers`);
  }
}
