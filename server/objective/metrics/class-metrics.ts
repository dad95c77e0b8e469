import type { Metric } from '../../definition/metric.ts';
import { brier, calibrationError } from './calibration.ts';
import { byRow, column, confidences, type ClassOutcomes } from './class-outcomes.ts';
import { accuracy, balancedAccuracy, countClasses, macroF1, microF1 } from './confusion.ts';
import { auroc, averagePrecision } from './ranking.ts';
import { meanOf, noLabels, type Score } from './score.ts';
import { slotF1 } from './slots.ts';

type Ranking = (scores: Float64Array, positive: ArrayLike<number>) => Score;

/** A metric of two kinds of rows for classes: of the second of two, else the mean of each class against the rest. */
function oneAgainstRest(metric: Ranking, outcomes: ClassOutcomes, names: readonly string[]): Score {
  const { classes, labels } = outcomes;
  if (labels.length === 0) return noLabels;
  const chosen = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
  return meanOf(
    chosen.map((c) => {
      const score = metric(
        column(outcomes, c),
        labels.map((label) => Number(label === c)),
      );
      if (typeof score === 'number') return score;
      return { why: `${labels.includes(c) ? 'every row' : 'no row'} is of the class ${names[c] ?? c}` };
    }),
  );
}

/** A metric of one class a label. `names`: the classes. */
export function classMetric(metric: Metric, outcomes: ClassOutcomes, names: readonly string[]): Score {
  const { classes, probabilities, predicted, labels, lengths } = outcomes;
  const counts = () => countClasses(predicted, labels, classes);
  switch (metric) {
    case 'accuracy':
      return accuracy(predicted, labels);
    case 'balancedAccuracy':
      return balancedAccuracy(counts());
    case 'macroF1':
      return macroF1(counts());
    case 'microF1':
      return microF1(counts());
    case 'auroc':
      return oneAgainstRest(auroc, outcomes, names);
    case 'averagePrecision':
      return oneAgainstRest(averagePrecision, outcomes, names);
    case 'brier':
      return brier(probabilities, labels, classes);
    case 'calibrationError':
      return calibrationError(
        confidences(outcomes),
        Array.from(labels, (label, i) => predicted[i] === label),
      );
    case 'slotF1':
      return slotF1(byRow(predicted, lengths), byRow(labels, lengths), names);
    default:
      throw new Error(`the metric ${metric} is none for classes`);
  }
}
