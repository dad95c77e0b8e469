import { answerParent } from '../answer-parent.ts';
import { withCountedLosses } from '../class-weights.ts';
import { dataReport } from '../data-report.ts';
import { readTrainingData } from '../training-data.ts';
import { trainingPlan } from '../training-plan.ts';
import type { Answers, Asked, Question, Reply } from './questions.ts';

/** The process that reads data to answer a question, started by `trainer --inquire`: one question, one answer. */
export const answerInquiry = (): Promise<void> => answerParent(answered);

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
