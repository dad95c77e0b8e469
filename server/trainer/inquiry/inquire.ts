import type { ChildProcess } from 'node:child_process';
import { askSideProcess, endOf, type SideProcessOptions } from '../side-process.ts';
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
  const answer = await askSideProcess('--inquire', question satisfies Question, options, (child) =>
    answerOf(child, onReading),
  );
  return answer as Answers[A];
}

function answerOf(child: ChildProcess, onReading: (name: string) => void): Promise<Answers[Asked]> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const reply = message as Reply;
      if (reply.type === 'answer') resolve(reply.answer);
      else if (reply.type === 'reading') onReading(reply.name);
      else reject(new InquiryError(reply.reason));
    });
    child.once('error', (error) => reject(new InquiryError(`The trainer could not be started: ${error.message}.`)));
    child.once('exit', (code, signal) =>
      reject(new InquiryError(`The process that read the data ended ${endOf(code, signal)}.`)),
    );
  });
}
