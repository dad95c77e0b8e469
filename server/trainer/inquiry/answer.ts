import { once } from 'node:events';
import { withCountedLosses } from '../class-weights.ts';
import { dataReport } from '../data-report.ts';
import { explain } from '../explain.ts';
import { readTrainingData } from '../training-data.ts';
import { trainingPlan } from '../training-plan.ts';
import type { Answers, Asked, Question, Reply } from './questions.ts';

/** The process that reads data to answer a question, started by `trainer --inquire`: one question, one answer. */
export async function answerInquiry(): Promise<void> {
  process.once('disconnect', () => process.exit());
  const [question] = (await once(process, 'message')) as [Question];
  const reply = await answered(question).catch((error: unknown): Reply => {
    console.error(error);
    return { type: 'failed', reason: explain(error) };
  });
  process.send?.(reply, undefined, undefined, () => process.exit());
}

async function answered(question: Question): Promise<Reply> {
  const reading = (name: string): void => {
    const reply: Reply = { type: 'reading', name };
    process.send?.(reply);
  };
  return { type: 'answer', answer: await answerOf(question, reading) };
}

async function answerOf(
  { about, experiment, place }: Question,
  onReading: (name: string) => void,
): Promise<Answers[Asked]> {
  const data = await readTrainingData(experiment, place, { onReading, onNotice: () => undefined });
  switch (about) {
    case 'plan':
      return trainingPlan(withCountedLosses(experiment, data), data);
    case 'data':
      return dataReport(experiment, data);
    default:
      throw new TypeError(`Nobody can answer ${JSON.stringify(about satisfies never)}.`);
  }
}
