import type { RunState } from '../lifecycle.ts';
import { areStructures } from './structure-checks.ts';
import type { JournalLine } from './journal-lines.ts';
import type { RunRecord } from './record.ts';

type Fields = Record<string, unknown>;

const states: ReadonlySet<unknown> = new Set<RunState>([
  'queued',
  'starting',
  'running',
  'paused',
  'stopping',
  'finished',
  'stopped',
  'failed',
  'interrupted',
]);

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isColumn(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length;
}

function areColumns(value: unknown, length: number): boolean {
  return isFields(value) && Object.values(value).every((column) => isColumn(column, length));
}

const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);

const areNumbers = (value: unknown): boolean =>
  isFields(value) && Object.values(value).every((number) => typeof number === 'number');

function isProgress(value: unknown): boolean {
  return isFields(value) && [value.epoch, value.epochs, value.step, value.steps].every(Number.isInteger);
}

/** Whether there are scores of the training split, and the others are scores or absent. */
function areScores(value: Fields): boolean {
  const isSplit = (split: unknown) => isFields(split) && Object.values(split).every(isFields);
  return isSplit(value.train) && isOptional(value.validation, isSplit) && isOptional(value.test, isSplit);
}

/** Whether parsed JSON is a `run.json` that this version can show. */
export function isRecordOfRun(value: unknown): value is RunRecord {
  return (
    isFields(value) &&
    value.format === 1 &&
    [value.id, value.name, value.arm, value.created].every((text) => typeof text === 'string') &&
    states.has(value.state) &&
    Array.isArray(value.tasks) &&
    value.tasks.every((task) => typeof task === 'string') &&
    isOptional(value.pid, (pid) => Number.isInteger(pid)) &&
    [value.reason, value.host, value.born, value.ended].every((text) =>
      isOptional(text, (t) => typeof t === 'string'),
    ) &&
    [value.waitsFor, value.lastLines].every((list) =>
      isOptional(list, (texts) => Array.isArray(texts) && texts.every((text) => typeof text === 'string')),
    ) &&
    isOptional(value.seconds, (seconds) => typeof seconds === 'number') &&
    isOptional(value.samples, (samples) => typeof samples === 'number') &&
    isOptional(value.passes, areNumbers) &&
    isOptional(value.progress, isProgress) &&
    isOptional(value.summary, (summary) => isFields(summary) && Number.isInteger(summary.epoch) && areScores(summary))
  );
}

/** Whether parsed JSON is a line of `metrics.jsonl`. */
export function isJournalLine(value: unknown): value is JournalLine {
  if (!isFields(value)) return false;
  switch (value.type) {
    case 'steps': {
      const length = Array.isArray(value.seconds) ? value.seconds.length : -1;
      const columns = [value.samples, value.learningRate, value.added, value.total, value.residual];
      return (
        Number.isInteger(value.first) &&
        columns.every((column) => isColumn(column, length)) &&
        [value.loss, value.weight, value.regularizer].every((group) => areColumns(group, length)) &&
        [value.gram, value.affinity].every((sparse) => isOptional(sparse, (group) => areColumns(group, length)))
      );
    }
    case 'epoch':
      return (
        Number.isInteger(value.epoch) &&
        Number.isInteger(value.step) &&
        areScores(value) &&
        isOptional(value.structure, areStructures)
      );
    case 'notice':
      return typeof value.message === 'string';
    case 'resume':
      return Number.isInteger(value.step);
    default:
      return false;
  }
}
