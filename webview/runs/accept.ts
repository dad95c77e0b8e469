import { isArrayOf, isFields, isNumber, isText } from '../chart/checks.ts';
import type { RowScore, RunRow, ToRuns } from './messages.ts';

/** The message, if it has the shape that the table relies on; undefined for anything else. */
export function acceptRuns(data: unknown): ToRuns | undefined {
  if (!isFields(data)) return undefined;
  const { type, rows, locale } = data;
  if (!isArrayOf(rows, isRow)) return undefined;
  if (type === 'changed') return { type, rows };
  return type === 'runs' && isText(locale) ? { type, rows, locale } : undefined;
}

function isRow(value: unknown): value is RunRow {
  if (!isFields(value)) return false;
  const { done, reason, seconds, starred, tags, note, place, settings, scores, smoke } = value;
  return (
    ['run', 'id', 'name', 'state', 'status', 'created'].every((key) => isText(value[key])) &&
    [done, seconds, place].every((number) => number === undefined || isNumber(number)) &&
    [reason, note].every((text) => text === undefined || isText(text)) &&
    (smoke === undefined || smoke === true) &&
    typeof starred === 'boolean' &&
    isArrayOf(tags, isText) &&
    isFields(settings) &&
    Object.values(settings).every(isText) &&
    isArrayOf(scores, isScore)
  );
}

function isScore(value: unknown): value is RowScore {
  return (
    isFields(value) &&
    isText(value['task']) &&
    isText(value['metric']) &&
    isNumber(value['value']) &&
    typeof value['higherIsBetter'] === 'boolean'
  );
}
