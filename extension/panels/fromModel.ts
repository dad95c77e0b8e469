import type { FromModel } from '../../webview/model/messages.ts';
import { parseTaken } from './parseTaken.ts';

/** Checks a message of the picture of a network; undefined is no message of the contract. */
export function parseFromModel(value: unknown): FromModel | undefined {
  const isReady = typeof value === 'object' && value !== null && 'type' in value && value.type === 'ready';
  return isReady ? { type: 'ready' } : parseTaken(value);
}
