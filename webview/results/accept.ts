import type { ShownComparison, ToResults } from './messages.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

function isArm(value: unknown): boolean {
  return (
    isFields(value) &&
    typeof value['arm'] === 'string' &&
    isFields(value['tasks']) &&
    Object.values(value['tasks']).every((metrics) => Array.isArray(metrics) && metrics.every(isFields)) &&
    typeof value['parameters'] === 'number' &&
    typeof value['seconds'] === 'number'
  );
}

function isResults(value: unknown): boolean {
  return (
    isFields(value) &&
    typeof value['name'] === 'string' &&
    Array.isArray(value['arms']) &&
    value['arms'].every(isArm) &&
    ['seeds', 'transfers', 'leftOut', 'lost', 'damaged'].every((key) => Array.isArray(value[key]))
  );
}

function isComparison(value: unknown): value is ShownComparison {
  return (
    isFields(value) &&
    typeof value['id'] === 'string' &&
    typeof value['legend'] === 'string' &&
    areTexts(value['verdict']) &&
    isResults(value['results']) &&
    Number.isInteger(value['done']) &&
    Number.isInteger(value['total']) &&
    (value['training'] === undefined || typeof value['training'] === 'string')
  );
}

/** A message of the contract, or undefined for anything else. */
export function acceptResults(data: unknown): ToResults | undefined {
  if (!isFields(data) || data['type'] !== 'show' || typeof data['locale'] !== 'string') return undefined;
  const { comparison, locale } = data;
  if (comparison === null || isComparison(comparison)) return { type: 'show', comparison, locale };
  return undefined;
}
