import { diskTrouble } from './disk-trouble.ts';
import { saysOutOfMemory, whoRanOut } from './out-of-memory.ts';

/** The sentence a person reads for an error that ended a run; the stack goes to the log. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `The trainer failed: ${String(error)}`;
  const code = 'code' in error ? error.code : undefined;
  const trouble = diskTrouble(error);
  if (trouble !== undefined) return trouble;
  if (typeof code === 'string' || error.message.endsWith('.')) return error.message;
  if (saysOutOfMemory(error.message))
    return `${whoRanOut(error.message)} ran out of memory before training began: close other programs; the log has the details.`;
  return `The trainer failed: ${error.message}`;
}

/** The stable code of an error that has one, as the record keeps it. */
export function reasonCode(error: unknown): { reasonCode?: string } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? { reasonCode: code } : {};
}
