import type { FromPlots } from '../../webview/plots/messages.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Checks a message of the plot panel; undefined is no message of the contract. */
export function parseFromPlots(value: unknown): FromPlots | undefined {
  if (!isFields(value)) return undefined;
  const { type, run, text, fileName, content, encoding } = value;
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
    case 'copy':
      return typeof text === 'string' ? { type, text } : undefined;
    case 'save': {
      if (typeof fileName !== 'string' || typeof content !== 'string') return undefined;
      return encoding === 'utf8' || encoding === 'base64' ? { type, fileName, content, encoding } : undefined;
    }
    default:
      return undefined;
  }
}
