import type { ShownInput } from '../../server/trainer/inquiry/shown-input.ts';
import type { TaskView, WorstRow } from '../../server/trainer/outputs/task-view.ts';
import { isArrayOf, isFields, isNumber, isText } from '../chart/checks.ts';
import { isShownInput } from '../chart/row-input.ts';
import type { Inputs, ShownPredictions, ShownSplit, ToPredictions } from './messages.ts';

/** The message, if it has the shape that the panel relies on; undefined for anything else. */
export function acceptPredictions(data: unknown): ToPredictions | undefined {
  if (!isFields(data)) return undefined;
  const { type, shown, reason, inputs, locale } = data;
  if (type === 'inputs') return isInputs(inputs) ? { type, inputs } : undefined;
  if (!isText(locale)) return undefined;
  if (type === 'nothing') return isText(reason) ? { type, reason, locale } : undefined;
  return type === 'show' && isShown(shown) ? { type, shown, locale } : undefined;
}

const isSplit = (value: unknown): value is ShownSplit => value === 'test' || value === 'validation';

function isShown(value: unknown): value is ShownPredictions {
  if (!isFields(value)) return false;
  const { run, arm, tasks, task, splits, split, view } = value;
  return (
    [run, arm, task].every(isText) &&
    isArrayOf(tasks, isText) &&
    isArrayOf(splits, isSplit) &&
    isSplit(split) &&
    isView(view)
  );
}

function isView(value: unknown): value is TaskView {
  if (!isFields(value) || !isArrayOf(value['worst'], isWorst)) return false;
  const { type, classes, cells, counts, labels, bias, mae, rmse, points } = value;
  if (type === 'classes') return isArrayOf(classes, isText) && isArrayOf(cells, areNumbers);
  if (type === 'answers') return isArrayOf(classes, isText) && isArrayOf(counts, areNumbers);
  return type === 'numbers' && [labels, bias, mae, rmse].every(isNumber) && isArrayOf(points, areNumbers);
}

const areNumbers = (value: unknown): value is number[] => isArrayOf(value, isNumber);

const isWorst = (value: unknown): value is WorstRow =>
  isFields(value) &&
  ['row', 'label', 'predicted'].every((key) => isNumber(value[key])) &&
  ['part', 'probability'].every((key) => value[key] === undefined || isNumber(value[key]));

function isInputs(value: unknown): value is Inputs {
  if (!isFields(value)) return false;
  const { state, rows, reason } = value;
  return state === 'reading' || (state === 'none' && isText(reason)) || (state === 'read' && isArrayOf(rows, isRow));
}

const isRow = (value: unknown): value is [number, ShownInput] =>
  Array.isArray(value) && value.length === 2 && isNumber(value[0]) && isShownInput(value[1]);
