import { csvLine } from '../../data/csv/csv-line.ts';
import type { RowPlace } from '../../data/csv/table.ts';
import type { Target } from '../../data/dataset.ts';
import type { Prediction } from './predictions.ts';

export const predictionForms = ['csv', 'jsonl'] as const;

export type PredictionForm = (typeof predictionForms)[number];

/** A task as far as the text of its predictions depends on it. */
export interface PredictedTask {
  readonly target: Target;
  /** Whether the files have labels of it. */
  readonly labelled: boolean;
}

/** Writes predictions, a line for each row. */
export interface PredictionText {
  /** What stands before the rows. */
  readonly head: string;
  line(row: number, place: RowPlace, predictions: Readonly<Record<string, Prediction>>): string;
}

export function predictionText(
  form: PredictionForm,
  tasks: Readonly<Record<string, PredictedTask>>,
  lines: boolean,
): PredictionText {
  return form === 'csv' ? csvText(tasks, lines) : jsonText(tasks);
}

/** One object a line: row, file, line, and under `tasks` what is predicted for each, with the probability of each class by name. */
function jsonText(tasks: Readonly<Record<string, PredictedTask>>): PredictionText {
  const named = ({ probabilities, ...rest }: Prediction, target: Target | undefined): object => {
    if (!probabilities) return rest;
    if (target?.kind !== 'class' && target?.kind !== 'labels') return { ...rest, probabilities };
    const entries = target.classes.map((name, i) => [name, probabilities[i]] as const);
    return { ...rest, probabilities: Object.fromEntries(entries) };
  };
  return {
    head: '',
    line: (row, { file, line }, predictions) => {
      const all = Object.entries(predictions).map(([task, each]) => [task, named(each, tasks[task]?.target)] as const);
      return `${JSON.stringify({ row, file, ...(line !== undefined && { line }), tasks: Object.fromEntries(all) })}\n`;
    },
  };
}

/** Columns `row`, `file`, `line`, then of each task what is predicted, its label, and the probability of each class. */
function csvText(tasks: Readonly<Record<string, PredictedTask>>, lines: boolean): PredictionText {
  const columns = Object.entries(tasks).flatMap(([task, { target, labelled }]) => [
    task,
    ...(labelled ? [`${task}.label`] : []),
    ...classesOf(target).map((name) => `${task}.probability.${name}`),
  ]);
  return {
    head: csvLine(['row', 'file', ...(lines ? ['line'] : []), ...columns]),
    line: (row, { file, line }, predictions) => {
      const cells = Object.entries(tasks).flatMap(([task, { target, labelled }]) => {
        const { predicted, probabilities, label } = predictions[task] ?? {};
        return [
          asCell(predicted),
          ...(labelled ? [asCell(label)] : []),
          ...classesOf(target).map((_, i) => probabilities?.[i]),
        ];
      });
      return csvLine([row, file, ...(lines ? [line] : []), ...cells]);
    },
  };
}

/** Tags have a probability for each token, which stand in JSON alone. */
const classesOf = (target: Target): readonly string[] =>
  target.kind === 'class' || target.kind === 'labels' ? target.classes : [];

/** Several words with blanks between them, as files of tags have them. */
function asCell(value: Prediction['predicted'] | Prediction['label']): string | number | undefined {
  if (typeof value === 'string' || typeof value === 'number' || value === undefined) return value;
  return value.map((word) => word ?? '').join(' ');
}
