const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Hears Ctrl-C, a request of the system to end, and the terminal's closing: the first calls `first`, every later one
 * `again`. Returns how to stop listening, after which a signal ends the process as usual.
 */
export function onInterrupt(first: () => void, again: () => void): () => void {
  let heard = false;
  const listener = (): void => {
    if (heard) return again();
    heard = true;
    first();
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
