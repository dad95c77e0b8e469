import type { Target } from '../../data/dataset.ts';
import type { Loss } from '../../definition/loss.ts';
import type { Metric } from '../../definition/metric.ts';
import { classMetric } from './class-metrics.ts';
import { classOutcomes } from './class-outcomes.ts';
import { numberMetric, numbersOf } from './number-metrics.ts';
import type { Score } from './score.ts';
import { signMetric, signsOf } from './sign-metrics.ts';

/**
 * Metrics of a task from its outputs for all rows of a split; labels that are missing are left out.
 * @param target what is predicted; its values are not looked at
 * @param outputs row after row, as the last layer gives them
 * @param targets row after row
 */
export function scoreOutputs(
  metrics: readonly Metric[],
  target: Target,
  loss: Loss['type'],
  outputs: Float32Array,
  targets: Int32Array | Float32Array,
): Record<string, Score> {
  const score = scorer(target, loss, outputs, targets);
  return Object.fromEntries(metrics.map((metric) => [metric, score(metric)]));
}

function scorer(
  target: Target,
  loss: Loss['type'],
  outputs: Float32Array,
  targets: Int32Array | Float32Array,
): (metric: Metric) => Score {
  switch (target.kind) {
    case 'number': {
      const numbers = numbersOf(outputs, targets);
      return (metric) => numberMetric(metric, numbers);
    }
    case 'labels': {
      const signs = signsOf(outputs, targets, target.classes.length);
      return (metric) => signMetric(metric, signs, target.classes);
    }
    case 'class':
    case 'tags': {
      const steps = target.kind === 'tags' ? target.steps : 1;
      const outcomes = classOutcomes(loss, outputs, targets, target.classes.length, steps);
      return (metric) => classMetric(metric, outcomes, target.classes);
    }
    default:
      return target satisfies never;
  }
}
