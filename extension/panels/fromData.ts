import type { FromData } from '../../webview/data/messages.ts';

/** Checks a message of the data panel; undefined is no message of the contract. */
export function parseFromData(value: unknown): FromData | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type } = value;
  if (type === 'ready' || type === 'again') return { type };
  const mismatch = 'mismatch' in value ? value.mismatch : undefined;
  const isPlace = typeof mismatch === 'number' && Number.isInteger(mismatch) && mismatch >= 0;
  return type === 'write' && isPlace ? { type, mismatch } : undefined;
}
