import { meanOf, noLabels, type Score } from './score.ts';

/** For each class how many labels of it are predicted, how many predictions of it are wrong, how many labels of it are missed. */
export interface Counts {
  readonly right: Float64Array;
  readonly wrong: Float64Array;
  readonly missed: Float64Array;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Counts of predicted against true classes, whole numbers below `classes`. */
export function countClasses(predicted: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Counts {
  const counts = {
    right: new Float64Array(classes),
    wrong: new Float64Array(classes),
    missed: new Float64Array(classes),
  };
  const add = (to: Float64Array, at: number): void => void (to[at] = (to[at] ?? 0) + 1);
  for (let i = 0; i < labels.length; i++) {
    const [found = -1, label = -1] = [predicted[i], labels[i]];
    if (found === label) add(counts.right, label);
    else {
      add(counts.wrong, found);
      add(counts.missed, label);
    }
  }
  return counts;
}

/** Share of the labels that are predicted. */
export function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): Score {
  if (labels.length === 0) return noLabels;
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++;
  return right / labels.length;
}

/** Mean recall over the classes that have a label (Brodersen et al. 2010; scikit-learn's `balanced_accuracy_score`). */
export function balancedAccuracy({ right, missed }: Counts): Score {
  const recalls = Array.from(right, (found, c) => found / (found + (missed[c] ?? 0)));
  return meanOf(recalls.filter((recall) => !Number.isNaN(recall)));
}

/** Mean F1 = 2TP/(2TP + FP + FN) over the classes that are labelled or predicted (scikit-learn's `f1_score`). */
export function macroF1({ right, wrong, missed }: Counts): Score {
  const each = Array.from(right, (tp, c) => (2 * tp) / (2 * tp + (wrong[c] ?? 0) + (missed[c] ?? 0)));
  return meanOf(each.filter((f1) => !Number.isNaN(f1)));
}

/** F1 of the counts of all classes together. */
export function microF1({ right, wrong, missed }: Counts): Score {
  const both = 2 * sum(right);
  const all = both + sum(wrong) + sum(missed);
  return all === 0 ? noLabels : both / all;
}
