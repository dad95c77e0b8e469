import type { AnswersView, ClassesView } from '../../server/trainer/outputs/task-view.ts';

/** How a class is predicted; NaN where there is nothing to take a share of. */
export interface ClassScore {
  readonly name: string;
  /** Labels of the class. */
  readonly labels: number;
  /** Share of the predictions of the class that are right. */
  readonly precision: number;
  /** Share of the labels of the class that are predicted. */
  readonly recall: number;
  readonly f1: number;
}

/** The scores of each class of a view, in the order of the classes. */
export function classScores(view: ClassesView | AnswersView): ClassScore[] {
  const counts = view.type === 'answers' ? view.counts : countsOf(view);
  return view.classes.map((name, i) => {
    const [hits = 0, falseAlarms = 0, misses = 0] = counts[i] ?? [];
    return {
      name,
      labels: hits + misses,
      precision: hits / (hits + falseAlarms),
      recall: hits / (hits + misses),
      f1: (2 * hits) / (2 * hits + falseAlarms + misses),
    };
  });
}

function countsOf({ classes, cells }: ClassesView): [number, number, number][] {
  const counts = classes.map((): [number, number, number] => [0, 0, 0]);
  for (const [label, predicted, count] of cells) {
    const [own, other] = [counts[label], counts[predicted]];
    if (own && label === predicted) own[0] += count;
    else {
      if (other) other[1] += count;
      if (own) own[2] += count;
    }
  }
  return counts;
}

/** Labels that are there, and those that are predicted. */
export function rightOf({ cells }: ClassesView): { readonly right: number; readonly all: number } {
  const total = (list: ClassesView['cells']): number => list.reduce((sum, [, , count]) => sum + count, 0);
  return { right: total(cells.filter(([label, predicted]) => label === predicted)), all: total(cells) };
}

/** What is mistaken for what, the most frequent first. */
export const mistakes = ({ cells }: ClassesView): ClassesView['cells'] =>
  cells.filter(([label, predicted]) => label !== predicted).toSorted(([, , a], [, , b]) => b - a);
