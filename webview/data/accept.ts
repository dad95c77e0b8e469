import { isArrayOf, isFields, isNumber, isText, type Fields } from '../chart/checks.ts';
import { isShownInput } from '../chart/row-input.ts';
import type { ToData } from './messages.ts';

type Shown = Extract<ToData, { type: 'show' }>;

/** The message, if it has the shape that the panel relies on; undefined for anything else. */
export function acceptData(data: unknown): ToData | undefined {
  if (!isFields(data) || !isText(data['locale'])) return undefined;
  const { type, locale, reason, name, report, samples } = data;
  if (type === 'nothing') return isText(reason) ? { type, reason, locale } : undefined;
  if (type !== 'show' || !isText(name) || !isReport(report) || !areSamples(samples)) return undefined;
  return { type, name, locale, report, samples };
}

const areFields = (value: unknown, is: (one: Fields) => boolean): boolean =>
  isFields(value) && Object.values(value).every((one) => isFields(one) && is(one));

const splits = ['train', 'validation', 'test'] as const;
const areCounts = (value: unknown): boolean => isFields(value) && splits.every((split) => isNumber(value[split]));

function isDistribution(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isFields(value) || !isArrayOf(value['histogram'], isNumber)) return false;
  return ['min', 'max', 'mean', 'deviation'].every((key) => isNumber(value[key]));
}

function isReport(value: unknown): value is Shown['report'] {
  if (!isFields(value)) return false;
  const { sets, tasks, mismatches, overlaps } = value;
  return (
    areFields(
      sets,
      (set) =>
        isArrayOf(set['inputShape'], isNumber) &&
        areCounts(set['rows']) &&
        isNumber(set['repeated']) &&
        isDistribution(set['inputs']),
    ) &&
    areFields(
      tasks,
      (task) =>
        isText(task['data']) &&
        isText(task['target']) &&
        isFields(task['labels']) &&
        splits.every((split) => isFields(task['labels']) && isFields(task['labels'][split])) &&
        isDistribution(task['numbers']) &&
        (task['classes'] === undefined || areFields(task['classes'], areCounts)),
    ) &&
    Array.isArray(mismatches) &&
    mismatches.every((one) => isFields(one) && isText(one['text']) && isText(one['suggestion'])) &&
    (overlaps === undefined || (Array.isArray(overlaps) && overlaps.every(isFields)))
  );
}

function areSamples(value: unknown): value is Shown['samples'] {
  return (
    isFields(value) &&
    Object.values(value).every(
      (list) =>
        Array.isArray(list) &&
        list.every(
          (one) =>
            isFields(one) &&
            isShownInput(one['before']) &&
            (one['after'] === undefined || isShownInput(one['after'])) &&
            isFields(one['labels']) &&
            Object.values(one['labels']).every(isText),
        ),
    )
  );
}
