import type { Taken } from './saveText.ts';

/** A `copy` or `save` message of a panel, checked; undefined is none. */
export function parseTaken(value: unknown): Taken | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type, text, fileName, content, encoding }: Partial<Record<string, unknown>> = { ...value };
  if (type === 'copy') return typeof text === 'string' ? { type, text } : undefined;
  if (type !== 'save' || typeof fileName !== 'string' || typeof content !== 'string') return undefined;
  return encoding === 'utf8' || encoding === 'base64' ? { type, fileName, content, encoding } : undefined;
}
