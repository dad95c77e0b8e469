import type { FromPredictions } from '../../webview/predictions/messages.ts';
import { parseTaken } from './parseTaken.ts';

/** Checks a message of the predictions panel; undefined is no message of the contract. */
export function parseFromPredictions(value: unknown): FromPredictions | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  if (value.type === 'ready' || value.type === 'stopReading') return { type: value.type };
  if (value.type !== 'choose') return parseTaken(value);
  const { task, split }: Partial<Record<string, unknown>> = { ...value };
  if (typeof task !== 'string' || (split !== 'test' && split !== 'validation')) return undefined;
  return { type: 'choose', task, split };
}
