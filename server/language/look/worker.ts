/** The worker that looks at the files of data sets, one after the other; it is ended where nobody wants its answer. */
import { parentPort } from 'node:worker_threads';
import { lookAt } from '../../data/look/look.ts';
import { stampOf } from '../../data/look/sizes.ts';
import type { LookAnswer, LookOrder } from './messages.ts';

async function answer({ key, source, place, stamp }: LookOrder): Promise<LookAnswer> {
  try {
    const found = await stampOf(source, place);
    if (found.text === stamp) return { type: 'unchanged', key };
    return { type: 'facts', key, stamp: found.text, facts: await lookAt(source, place, found) };
  } catch (error) {
    return { type: 'failed', key, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

// Only the language server, which starts this file, sends messages.
parentPort?.on('message', (order: LookOrder) => {
  void answer(order).then((found) => parentPort?.postMessage(found));
});
