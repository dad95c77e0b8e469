import type { FromPlots } from '../../webview/plots/messages.ts';
import { parseTaken } from './parseTaken.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isStep(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

/** Checks a message of the plot panel; undefined is no message of the contract. */
export function parseFromPlots(value: unknown): FromPlots | undefined {
  if (!isFields(value)) return undefined;
  const { type, run, step, on } = value;
  switch (type) {
    case 'ready':
    case 'setUpTensorFlow':
    case 'runExperiment':
      return { type };
    case 'stop':
    case 'showLog':
    case 'openDefinition':
      return typeof run === 'string' ? { type, run } : undefined;
    case 'pin':
      if (run === undefined) return { type };
      return typeof run === 'string' ? { type, run } : undefined;
    case 'choose':
      return typeof run === 'string' && typeof on === 'boolean' ? { type, run, on } : undefined;
    case 'inspect':
      return typeof run === 'string' && isStep(step) ? { type, run, step } : undefined;
    case 'copy':
    case 'save':
      return parseTaken(value);
    default:
      return undefined;
  }
}
