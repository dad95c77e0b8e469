import { balancedAccuracy, macroF1, microF1, type Counts } from '../../objective/metrics/confusion.ts';
import type { Score } from '../../objective/metrics/score.ts';
import type { ReadOutputs } from '../../trainer/outputs/outputs-folder.ts';
import type { RowStatistic } from '../statistics/row-statistic.ts';

type Values = Int32Array | Float32Array;

/**
 * A metric of a task as a statistic of its test rows, of which a row with several labels is one. Undefined for metrics that
 * do not follow from sums over rows: rankings, calibration, and what needs the probabilities of all classes.
 */
export function rowMetric(metric: string, outputs: ReadOutputs): RowStatistic | undefined {
  const { label, predicted } = outputs.columns;
  if (!label || !predicted) return undefined;
  const of = outputs.kind === 'number' ? numberSums(metric, label, predicted) : undefined;
  const sums = of ?? classSums(metric, outputs, label, predicted);
  return sums && byRow(sums, rowStarts(outputs));
}

/** Sums over labels, of which each row has those from its start up to the next one's. */
type LabelSums = Omit<RowStatistic, 'rows'>;

/** Where the labels of each row begin; its last entry is their count. */
export function rowStarts({ columns: { row } }: ReadOutputs): Int32Array {
  const rows = row ?? new Int32Array();
  const starts = Array.from(rows.keys()).filter((i) => i === 0 || rows[i] !== rows[i - 1]);
  return Int32Array.from([...starts, rows.length]);
}

function byRow({ width, add, score }: LabelSums, starts: Int32Array): RowStatistic {
  return {
    rows: starts.length - 1,
    width,
    add: (sums, offset, row, weight) => {
      const end = starts[row + 1] ?? 0;
      for (let i = starts[row] ?? 0; i < end; i++) add(sums, offset, i, weight);
    },
    score,
  };
}

const valueOf = (score: Score): number => (typeof score === 'number' ? score : Number.NaN);

const bump = (sums: Float64Array, at: number, value: number): void => void (sums[at] = (sums[at] ?? 0) + value);

function classSums(metric: string, outputs: ReadOutputs, label: Values, predicted: Values): LabelSums | undefined {
  if (metric === 'accuracy')
    return {
      width: 2,
      add: (sums, offset, i, weight) => {
        if (label[i] === predicted[i]) bump(sums, offset, weight);
        bump(sums, offset + 1, weight);
      },
      score: (sums, offset) => (sums[offset] ?? 0) / (sums[offset + 1] ?? 0),
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
    add: (sums, offset, i, weight) => {
      const [wanted, found] = [label[i] ?? 0, predicted[i] ?? 0];
      if (wanted === found) return bump(sums, offset + wanted, weight);
      bump(sums, offset + classes + found, weight);
      bump(sums, offset + 2 * classes + wanted, weight);
    },
    score: (sums, offset) => {
      const part = (place: number) => sums.subarray(offset + place * classes, offset + (place + 1) * classes);
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
    add: (sums, offset, i, weight) => {
      const error = (predicted[i] ?? Number.NaN) - (label[i] ?? Number.NaN);
      const value = (label[i] ?? Number.NaN) - origin;
      bump(sums, offset, weight);
      bump(sums, offset + 1, weight * error);
      bump(sums, offset + 2, weight * Math.abs(error));
      bump(sums, offset + 3, weight * error ** 2);
      bump(sums, offset + 4, weight * value);
      bump(sums, offset + 5, weight * value ** 2);
    },
    score: (sums, offset) => score(sums.subarray(offset, offset + 6)),
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
