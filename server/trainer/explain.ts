/** The sentence a person reads for an error that ended a run; the stack goes to the log. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `The trainer failed: ${String(error)}`;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') return 'The disk is full: free some space; what was written before is kept.';
  if (code === 'EROFS' || code === 'EACCES') return `The run's folder cannot be written (${error.message}).`;
  if (typeof code === 'string' || error.message.endsWith('.')) return error.message;
  if (/OOM|out of memory|RESOURCE_EXHAUSTED|bad_alloc/i.test(error.message))
    return 'The device ran out of memory: use a smaller batchSize or fewer units; the log has the details.';
  return `The trainer failed: ${error.message}`;
}

/** The stable code of an error that has one, as the record keeps it. */
export function reasonCode(error: unknown): { reasonCode?: string } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? { reasonCode: code } : {};
}
