import type { FromRuns } from '../../webview/runs/messages.ts';
import { parseTaken } from './parseTaken.ts';

/** Checks a message of the table of runs; undefined is no message of the contract. */
export function parseFromRuns(value: unknown): FromRuns | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, run, runs, on }: Partial<Record<string, unknown>> = { ...value };
  switch (type) {
    case 'ready':
    case 'plot':
      return { type };
    case 'star':
      return typeof run === 'string' ? { type, run } : undefined;
    case 'choose':
      return areTexts(runs) && typeof on === 'boolean' ? { type, runs, on } : undefined;
    case 'changes':
      return areTexts(runs) ? { type, runs } : undefined;
    default:
      return parseTaken(value);
  }
}

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
