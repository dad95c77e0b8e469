import { once } from 'node:events';
import { explain, reasonCode } from './explain.ts';
import type { Failed } from './side-process.ts';

/**
 * What a process that `askSideProcess` has started does: takes the one question, sends what `answer` makes of it, or why that
 * failed, and ends; it ends too when its parent goes.
 */
export async function answerParent<Question>(answer: (question: Question) => Promise<object>): Promise<void> {
  process.once('disconnect', () => process.exit());
  const [question] = (await once(process, 'message')) as [Question];
  const reply = await answer(question).catch((error: unknown): Failed => {
    console.error(error);
    return { type: 'failed', reason: explain(error), ...reasonCode(error) };
  });
  process.send?.(reply, undefined, undefined, () => process.exit());
}
