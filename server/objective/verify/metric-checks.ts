import type { Target } from '../../data/dataset.ts';
import { metricsOf } from '../../definition/metric.ts';
import { metricWords } from '../../definition/schema/metrics.ts';
import { scoreOutputs } from '../metrics/score-outputs.ts';
import type { Check } from './check.ts';
import { goldenMetrics, type GoldenMetrics } from './golden-metrics.ts';

const kinds = { class: 'classes', labels: 'yes or no of each class', number: 'numbers', tags: 'tags' } as const;

/** Every metric in float64, of outputs of every kind with labels missing and ties, against public programs. */
export const metricChecks: readonly Check[] = goldenMetrics.flatMap((golden) =>
  metricsOf[golden.kind].map((metric): Check => {
    const words = metricWords[metric];
    return {
      part: 'metric',
      method: metric,
      what: `golden value of ${kinds[golden.kind]}, ${golden.loss}`,
      source: 'source' in words ? words.source : 'definition',
      tolerance: 1e-10,
      measure: () => {
        const target = targetOf(golden);
        const found = scoreOutputs([metric], target, golden.loss, Float32Array.from(golden.outputs), target.values);
        const score = found[metric];
        return {
          error: Math.abs((typeof score === 'number' ? score : Number.NaN) - (golden.wanted[metric] ?? Number.NaN)),
        };
      },
    };
  }),
);

function targetOf({ kind, names: classes, steps, targets }: GoldenMetrics): Target {
  if (kind === 'number') return { kind, values: Float32Array.from(targets, (value) => value ?? Number.NaN) };
  const values = Int32Array.from(targets, (value) => value ?? -1);
  return kind === 'tags' ? { kind, classes, steps, values } : { kind, classes, values };
}
