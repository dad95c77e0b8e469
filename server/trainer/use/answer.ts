import { answerParent } from '../answer-parent.ts';
import type { Reply, Use, Uses } from './questions.ts';
import type { UseEvents } from './use.ts';

/** The process that does something with a run, started by `trainer --use`: one question, one answer. */
export const answerUse = (): Promise<void> => answerParent(answered);

async function answered(question: Uses[Use]['question']): Promise<Reply> {
  const tell = (reply: Reply): void => void process.send?.(reply);
  const answer = await answerTo(question, {
    doing: (text: string) => tell({ type: 'doing', text }),
    text: (text: string) => tell({ type: 'text', text }),
  });
  return { type: 'answer', answer };
}

/** Loads only what the question needs: tables of a journal want no network. */
async function answerTo(question: Uses[Use]['question'], events: Required<UseEvents>): Promise<Uses[Use]['answer']> {
  switch (question.about) {
    case 'predict':
      return (await import('./predict.ts')).predict(question, events);
    case 'export':
      return (await import('../export/export-run.ts')).exportRun(question, events);
    default:
      throw new TypeError(`Nobody can do ${JSON.stringify(question satisfies never)}.`);
  }
}
