import { balancedAccuracy, macroF1, microF1, type Counts } from '../../objective/metrics/confusion.ts';
import type { Score } from '../../objective/metrics/score.ts';
import type { ReadOutputs } from '../../trainer/outputs/outputs-folder.ts';
import type { RowScore } from '../statistics/row-statistic.ts';

type Values = Int32Array | Float32Array;

/**
 * A metric of a task as a score of its test rows, of which a row with several labels is one. Undefined for metrics that do not
 * follow from sums over rows: rankings, calibration, and what needs the probabilities of all classes.
 */
export function rowMetric(metric: string, outputs: ReadOutputs): RowScore | undefined {
  const { label, predicted } = outputs.columns;
  if (!label || !predicted) return undefined;
  const sums =
    outputs.kind === 'number' ? numberSums(metric, label, predicted) : classSums(metric, outputs, label, predicted);
  return sums && byRow(sums, rowStarts(outputs));
}

/** What each label adds to sums, and the score that they come to. */
interface LabelSums {
  readonly width: number;
  /** Tells `to` every sum that label i adds to, and what. */
  add(i: number, to: (place: number, value: number) => void): void;
  score(sums: Float64Array): number;
}

/** Where the labels of each row begin; its last entry is their count. */
function rowStarts({ columns: { row = new Int32Array() } }: ReadOutputs): number[] {
  const starts: number[] = [];
  for (let i = 0; i < row.length; i++) if (i === 0 || row[i] !== row[i - 1]) starts.push(i);
  return [...starts, row.length];
}

function byRow({ width, add, score }: LabelSums, labels: readonly number[]): RowScore {
  const [places, values]: [number[], number[]] = [[], []];
  const to = (place: number, value: number): void => {
    places.push(place);
    values.push(value);
  };
  const starts = Int32Array.from(labels, (end, row) => {
    for (let i = labels[row - 1] ?? end; i < end; i++) add(i, to);
    return places.length;
  });
  const [own, parts] = [Int32Array.from(places), Float64Array.from(values)];
  return { rows: labels.length - 1, width, starts, places: own, values: parts, score };
}

const valueOf = (score: Score): number => (typeof score === 'number' ? score : Number.NaN);

function classSums(metric: string, outputs: ReadOutputs, label: Values, predicted: Values): LabelSums | undefined {
  if (metric === 'accuracy')
    return {
      width: 2,
      add: (i, to) => {
        if (label[i] === predicted[i]) to(0, 1);
        to(1, 1);
      },
      score: ([right = 0, all = 0]) => right / all,
    };
  const scores = { macroF1, microF1, balancedAccuracy };
  const name = Object.keys(scores).find((each): each is keyof typeof scores => each === metric);
  // A yes or no for each class is scored otherwise: class by class.
  if (name === undefined || outputs.kind === 'labels') return undefined;
  return countSums(scores[name], outputs.classes?.length ?? 0, label, predicted);
}

/** Of metrics that follow from how often each class is right, wrong and missed. */
function countSums(metric: (counts: Counts) => Score, classes: number, label: Values, predicted: Values): LabelSums {
  return {
    width: 3 * classes,
    add: (i, to) => {
      const [wanted, found] = [label[i] ?? 0, predicted[i] ?? 0];
      if (wanted === found) return to(wanted, 1);
      to(classes + found, 1);
      to(2 * classes + wanted, 1);
    },
    score: (sums) => {
      const part = (place: number) => sums.subarray(place * classes, (place + 1) * classes);
      return valueOf(metric({ right: part(0), wrong: part(1), missed: part(2) }));
    },
  };
}

/** Σ1, Σe, Σ|e|, Σe², Σy, Σy², with e the error and y the label less the first, which keeps the digits of large labels. */
function numberSums(metric: string, label: Values, predicted: Values): LabelSums | undefined {
  const score = numberScores.find(([name]) => name === metric)?.[1];
  if (!score) return undefined;
  const origin = label[0] ?? 0;
  return {
    width: 6,
    add: (i, to) => {
      const error = (predicted[i] ?? Number.NaN) - (label[i] ?? Number.NaN);
      const value = (label[i] ?? Number.NaN) - origin;
      [1, error, Math.abs(error), error ** 2, value, value ** 2].forEach((part, place) => to(place, part));
    },
    score,
  };
}

const variance = (count: number, sum: number, squares: number): number => squares / count - (sum / count) ** 2;

type NumberScore = readonly [name: string, of: (sums: Float64Array) => number];

const numberScores: readonly NumberScore[] = [
  ['mae', ([n = 0, , absolute = 0]) => absolute / n],
  ['mse', ([n = 0, , , squares = 0]) => squares / n],
  ['rmse', ([n = 0, , , squares = 0]) => Math.sqrt(squares / n)],
  ['r2', ([n = 0, , , squares = 0, y = 0, yy = 0]) => 1 - squares / n / variance(n, y, yy)],
  [
    'explainedVariance',
    ([n = 0, errors = 0, , squares = 0, y = 0, yy = 0]) => 1 - variance(n, errors, squares) / variance(n, y, yy),
  ],
];
