import type { FromTrainer } from './messages.ts';

/** Sends a message to the process that forked us; once it has gone, the run's folder alone tells. */
export function sendToParent(message: FromTrainer): void {
  if (!process.connected) return;
  process.send?.(message, undefined, undefined, (error) => {
    if (error) console.error(`message not sent: ${error.message}`);
  });
}
