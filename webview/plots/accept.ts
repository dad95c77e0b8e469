import { isArrayOf, isFields, isText } from '../chart/checks.ts';
import type { EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { areStructures } from '../../server/trainer/folder/structure-checks.ts';
import type { StepBlock } from '../../server/trainer/messages.ts';
import type { RunSnapshot, TaskMeasure, ToPlots } from './messages.ts';

/** The message, if it has the shape that the panel relies on; undefined for anything else. */
export function acceptMessage(data: unknown): ToPlots | undefined {
  if (!isFields(data)) return undefined;
  const { type, run } = data;
  if (type === 'snapshot') {
    const { runs, gone, locale } = data;
    if (!isArrayOf(runs, isSnapshot) || typeof locale !== 'string') return undefined;
    if (gone !== undefined && !isArrayOf(gone, isText)) return undefined;
    return {
      type,
      runs: runs.map((each) => ({ ...each, epochs: each.epochs.map(asMeasured) })),
      ...(gone && { gone }),
      locale,
    };
  }
  if (type === 'chosen') return isArrayOf(data['runs'], isText) ? { type, runs: data['runs'] } : undefined;
  if (typeof run !== 'string') return undefined;
  if (type === 'steps' && isStepBlock(data['block'])) return { type, run, block: data['block'] };
  if (type === 'epoch' && isEpochLine(data['line'])) return { type, run, line: asMeasured(data['line']) };
  if (type === 'record' && isRecord(data['record'])) return { type, run, record: data['record'] };
  if (type === 'notice' && typeof data['message'] === 'string') return { type, run, message: data['message'] };
  if (type === 'activity' && typeof data['text'] === 'string') return { type, run, text: data['text'] };
  return undefined;
}

/** A score that was no finite number comes back from JSON as null: not a number here, so that it is not taken for 0. */
function asMeasured(line: EpochLine): EpochLine {
  const split = (scores: EpochLine['train']): EpochLine['train'] =>
    mapped(scores, (task) => mapped(task, (x) => x ?? NaN));
  const { validation, test } = line;
  return {
    ...line,
    train: split(line.train),
    ...(validation && { validation: split(validation) }),
    ...(test && { test: split(test) }),
  };
}

function mapped<A, B>(group: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [name, change(value)]));
}

function isSnapshot(value: unknown): value is RunSnapshot {
  if (!isFields(value) || !isRecord(value['record']) || !isStepBlock(value['steps'])) return false;
  const { place, epochs, notices, measures } = value;
  return (
    (place === undefined || isCount(place)) &&
    isArrayOf(epochs, isEpochLine) &&
    isArrayOf(notices, isText) &&
    (measures === undefined || isAll(measures, isMeasure))
  );
}

function isMeasure(value: unknown): value is TaskMeasure {
  return isFields(value) && isText(value['loss']) && (value['classes'] === undefined || isCount(value['classes']));
}

function isRecord(value: unknown): value is RunRecord {
  if (!isFields(value)) return false;
  const { id, name, arm, state, tasks, progress, backend } = value;
  const named = isText(id) && isText(name) && isText(arm) && isText(state) && isArrayOf(tasks, isText);
  return named && (progress === undefined || isProgress(progress)) && (backend === undefined || isBackend(backend));
}

function isProgress(value: unknown): boolean {
  return isFields(value) && ['epoch', 'epochs', 'step', 'steps'].every((key) => isCount(value[key]));
}

function isBackend(value: unknown): boolean {
  return isFields(value) && ['name', 'device', 'version', 'why'].every((key) => isText(value[key]));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isEpochLine(value: unknown): value is EpochLine {
  if (!isFields(value) || !isCount(value['epoch']) || !isCount(value['step']) || !isCount(value['seconds']))
    return false;
  const { train, validation, test } = value;
  const scored =
    isSplit(train) && (validation === undefined || isSplit(validation)) && (test === undefined || isSplit(test));
  return scored && (value['structure'] === undefined || areStructures(value['structure']));
}

function isSplit(value: unknown): boolean {
  return isAll(value, (scores) => isAll(scores, isScore));
}

function isScore(value: unknown): boolean {
  return typeof value === 'number' || value === null;
}

function isAll(value: unknown, check: (item: unknown) => boolean): boolean {
  return isFields(value) && Object.values(value).every(check);
}

function isStepBlock(value: unknown): value is StepBlock {
  if (!isFields(value) || !isCount(value['first']) || value['first'] < 1 || !isCount(value['epoch'])) return false;
  const { seconds } = value;
  if (!(seconds instanceof Float64Array)) return false;
  const isColumn = (column: unknown): boolean => column instanceof Float64Array && column.length === seconds.length;
  const columns = ['samples', 'learningRate', 'added', 'total', 'residual'].every((key) => isColumn(value[key]));
  const groups = ['loss', 'weight', 'regularizer'].every((key) => isAll(value[key], isColumn));
  const sparse = ['gram', 'affinity'].every((key) => value[key] === undefined || isAll(value[key], isColumn));
  return columns && groups && sparse;
}
