import type { Metric } from '../../definition/metric.ts';
import { brier, calibrationError } from './calibration.ts';
import { accuracy, balancedAccuracy, countClasses, macroF1, microF1, type Counts } from './confusion.ts';
import { sigmoid } from './probabilities.ts';
import { auroc, averagePrecision } from './ranking.ts';
import { meanOf, type Score } from './score.ts';

/** The answers for one class, those that are there: the probability of yes, and 1 or 0. */
export interface Signs {
  readonly probabilities: Float64Array;
  readonly labels: Int32Array;
}

/**
 * The answers class by class.
 * @param logits,targets `[rows, classes]`; −1 where nobody has said
 */
export function signsOf(logits: Float32Array, targets: ArrayLike<number>, classes: number): Signs[] {
  const rows = targets.length / Math.max(1, classes);
  return Array.from({ length: classes }, (_, c) => {
    const places = Array.from({ length: rows }, (_, row) => row * classes + c).filter((i) => (targets[i] ?? -1) >= 0);
    return {
      probabilities: Float64Array.from(places, (i) => sigmoid(logits[i] ?? Number.NaN)),
      labels: Int32Array.from(places, (i) => targets[i] ?? -1),
    };
  });
}

const predictedOf = ({ probabilities }: Signs): Int32Array => Int32Array.from(probabilities, (p) => Number(p > 0.5));

/** All answers in one list. */
const together = (signs: readonly Signs[]): Signs => ({
  probabilities: Float64Array.from(signs.flatMap(({ probabilities }) => [...probabilities])),
  labels: Int32Array.from(signs.flatMap(({ labels }) => [...labels])),
});

/** The counts of yes, class by class. */
function yesCounts(signs: readonly Signs[]): Counts {
  const each = signs.map((one) => countClasses(predictedOf(one), one.labels, 2));
  const yes = (of: keyof Counts) => Float64Array.from(each, (counts) => counts[of][1] ?? 0);
  return { right: yes('right'), wrong: yes('wrong'), missed: yes('missed') };
}

/** A metric of a yes or no for each class. `names`: the classes. */
export function signMetric(metric: Metric, signs: readonly Signs[], names: readonly string[]): Score {
  const ranked = (ranking: typeof auroc) =>
    meanOf(
      signs.map(({ probabilities, labels }, c) => {
        const score = ranking(probabilities, labels);
        return typeof score === 'number' ? score : { why: `of the class ${names[c] ?? c} ${score.why}` };
      }),
    );
  switch (metric) {
    case 'accuracy': {
      const all = together(signs);
      return accuracy(predictedOf(all), all.labels);
    }
    case 'balancedAccuracy': {
      const answered = signs.filter(({ labels }) => labels.length > 0);
      return meanOf(answered.map((one) => balancedAccuracy(countClasses(predictedOf(one), one.labels, 2))));
    }
    case 'macroF1':
      return macroF1(yesCounts(signs));
    case 'microF1':
      return microF1(yesCounts(signs));
    case 'auroc':
      return ranked(auroc);
    case 'averagePrecision':
      return ranked(averagePrecision);
    case 'brier': {
      const { probabilities, labels } = together(signs);
      return brier(Float64Array.from([...probabilities].flatMap((p) => [1 - p, p])), labels, 2);
    }
    case 'calibrationError': {
      const all = together(signs);
      const found = predictedOf(all);
      return calibrationError(
        all.probabilities.map((p) => Math.max(p, 1 - p)),
        Array.from(all.labels, (label, i) => found[i] === label),
      );
    }
    default:
      throw new Error(`the metric ${metric} is none for a yes or no for each class`);
  }
}
