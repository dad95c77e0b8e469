import type { Inspection } from '../../server/trainer/inspection.ts';
import { isArrayOf, isFields, isNumber, isText } from '../chart/checks.ts';
import type { InspectedStep, ToInspector } from './messages.ts';

/** The message, if it has the shape that the panel relies on; undefined for anything else. */
export function acceptInspector(data: unknown): ToInspector | undefined {
  if (!isFields(data)) return undefined;
  const { type, at, inspection, locale, reason } = data;
  if (!isText(locale)) return undefined;
  if (type === 'nothing' && isText(reason)) {
    if (at === undefined) return { type, reason, locale };
    return isInspectedStep(at) ? { type, at, reason, locale } : undefined;
  }
  return type === 'show' && isInspectedStep(at) && isInspection(inspection)
    ? { type, at, inspection, locale }
    : undefined;
}

function isInspectedStep(value: unknown): value is InspectedStep {
  if (!isFields(value) || !isText(value['run']) || !isText(value['arm'])) return false;
  return (
    ['steps', 'step', 'epoch'].every((key) => isNumber(value[key])) &&
    ['asked', 'before', 'after'].every((key) => value[key] === undefined || isNumber(value[key]))
  );
}

function isInspection(value: unknown): value is Inspection {
  if (!isFields(value)) return false;
  const { step, tasks, gram, cosines, similarities, losses, weights, lengths, condition, learningRate } = value;
  const { taken, takenUnknown, choices, plane } = value;
  return (
    [step, condition, learningRate].every(isNumber) &&
    isArrayOf(tasks, isText) &&
    [gram, cosines, similarities].every((rows) => isArrayOf(rows, areNumbers)) &&
    [losses, weights, lengths].every(areNumbers) &&
    isArrayOf(choices, isChoice) &&
    (taken === undefined || isChoice(taken)) &&
    (takenUnknown === undefined || isText(takenUnknown)) &&
    isFields(plane) &&
    isNumber(plane['kept']) &&
    isArrayOf(plane['points'], areNumbers)
  );
}

function isChoice(value: unknown): value is Inspection['choices'][number] {
  if (!isFields(value) || !isText(value['name']) || !isText(value['source']) || !isNumber(value['length']))
    return false;
  const { weights, changes, angle, point } = value;
  return [weights, changes, point].every(areNumbers) && (angle === undefined || isNumber(angle));
}

function areNumbers(value: unknown): value is number[] {
  return isArrayOf(value, isNumber);
}
