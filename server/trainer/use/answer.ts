import { answerParent } from '../answer-parent.ts';
import { predict } from './predict.ts';
import type { PredictQuestion, Reply } from './questions.ts';

/** The process that does something with a run, started by `trainer --use`: one question, one answer. */
export const answerUse = (): Promise<void> => answerParent(answered);

async function answered(question: PredictQuestion): Promise<Reply> {
  const tell = (reply: Reply): void => void process.send?.(reply);
  const events = {
    doing: (text: string) => tell({ type: 'doing', text }),
    text: (text: string) => tell({ type: 'text', text }),
  };
  return { type: 'answer', answer: await predict(question, events) };
}
