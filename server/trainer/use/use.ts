import { askSideProcess, type SideProcessOptions } from '../side-process.ts';
import type { Reply, Use, Uses } from './questions.ts';

/** A run that cannot be used as was asked; the message says why and what to do. */
export class UseError extends Error {
  override readonly name = 'UseError';
  readonly code: string;

  constructor(message: string, code = 'run-not-usable') {
    super(message);
    this.code = code;
  }
}

/** Who hears of a use while it goes on. */
export interface UseEvents {
  /** Told what is done at the moment, half a sentence. */
  doing(text: string): void;
  /** Given the result piece by piece, where it is a text. */
  text?(text: string): void;
}

/**
 * Does, in a process of its own, something with a run that is there.
 * @throws UseError saying why it could not be done, or that the signal was aborted
 */
export async function use<U extends Use>(
  question: Uses[U]['question'],
  options: SideProcessOptions,
  events: UseEvents,
): Promise<Uses[U]['answer']> {
  return askSideProcess<Reply, Uses[Use]['answer']>(
    {
      flag: '--use',
      question,
      hear: (reply) => {
        switch (reply.type) {
          case 'answer':
            return reply.answer;
          case 'doing':
            events.doing(reply.text);
            return undefined;
          case 'text':
            events.text?.(reply.text);
            return undefined;
          default:
            return reply satisfies never;
        }
      },
      ended: (how) => `The process that worked with the run ended ${how}.`,
      failure: (reason, code = 'failed') => new UseError(reason, code),
    },
    options,
  );
}
