import { askSideProcess, type SideProcessOptions } from '../side-process.ts';
import type { Answers, Asked, Question, Reply } from './questions.ts';

/** A question that was not answered: the message says why. */
export class InquiryError extends Error {
  override readonly name = 'InquiryError';
  readonly code = 'not-answered';
}

/**
 * Reads, in a process of its own, the data of an experiment to answer a question about them.
 * @param onReading told each data set's name before it is read
 * @throws InquiryError saying why it could not be answered: what is wrong with the data, or that the signal was aborted
 */
export async function inquire<A extends Asked>(
  question: Question & { readonly about: A },
  options: SideProcessOptions,
  onReading: (name: string) => void,
): Promise<Answers[A]> {
  const answer = await askSideProcess<Reply, Answers[Asked]>(
    {
      flag: '--inquire',
      question: question satisfies Question,
      hear: (reply) => {
        if (reply.type === 'answer') return reply.answer;
        onReading(reply.name);
        return undefined;
      },
      ended: (how) => `The process that read the data ended ${how}.`,
      failure: (reason) => new InquiryError(reason),
    },
    options,
  );
  return answer as Answers[A];
}
