import { shownInputs } from './shown-input.ts';
import { answerParent } from '../answer-parent.ts';
import { withCountedLosses } from '../class-weights.ts';
import { dataReport } from '../data-report.ts';
import { samplesOf } from '../data-samples.ts';
import { TrainingError } from '../divergence.ts';
import { readTrainingData, type TrainingData } from '../training-data.ts';
import { trainingPlan } from '../training-plan.ts';
import type { Answers, Asked, AskedRows, Question, Reply } from './questions.ts';

/** The process that reads data to answer a question, started by `trainer --inquire`: one question, one answer. */
export const answerInquiry = (): Promise<void> => answerParent(answered);

async function answered(question: Question): Promise<Reply> {
  const reading = (name: string): void => {
    const reply: Reply = { type: 'reading', name };
    process.send?.(reply);
  };
  return { type: 'answer', answer: await answerOf(question, reading) };
}

async function answerOf(question: Question, onReading: (name: string) => void): Promise<Answers[Asked]> {
  const { experiment, place } = question;
  const data = await readTrainingData(experiment, place, { onReading, onNotice: () => undefined });
  switch (question.about) {
    case 'plan':
      return trainingPlan(withCountedLosses(experiment, data), data);
    case 'data':
      return { report: dataReport(experiment, data), samples: samplesOf(experiment, data) };
    case 'inputs':
      return inputsOf(question.rows, data);
    default:
      throw new TypeError(`Nobody can answer ${JSON.stringify(question satisfies never)}.`);
  }
}

function inputsOf({ data: name, published, ids, sha256 }: AskedRows, data: TrainingData): Answers['inputs'] {
  const rows = data[name]?.set[published];
  if (!rows) throw new Error(`the experiment has no data set ${name} in use`);
  if (sha256 !== undefined && rows.sha256 !== sha256)
    throw new TrainingError(
      `The rows of ${name} are no longer those of the run, so they cannot be shown beside what it gave for them. Put the files back to see them.`,
    );
  return shownInputs(rows, ids);
}
