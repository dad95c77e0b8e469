import type { FromInspector } from '../../webview/inspector/messages.ts';
import { parseTaken } from './parseTaken.ts';

/** Checks a message of the step inspector; undefined is no message of the contract. */
export function parseFromInspector(value: unknown): FromInspector | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  if (value.type === 'ready') return { type: 'ready' };
  if (value.type !== 'go') return parseTaken(value);
  const step = 'step' in value ? value.step : undefined;
  if (step === 'worst') return { type: 'go', step };
  return typeof step === 'number' && Number.isInteger(step) && step >= 1 ? { type: 'go', step } : undefined;
}
