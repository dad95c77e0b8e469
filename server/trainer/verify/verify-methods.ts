import type { ChildProcess } from 'node:child_process';
import type { Verdict } from '../../objective/verify/check.ts';
import { askSideProcess, endOf, type SideProcessOptions } from '../side-process.ts';
import type { FromVerifier, ToVerifier, VerifiedBackend } from './verifying.ts';

/** Methods that could not be verified: the message says why. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError';
  readonly code = 'not-verified';
}

/** What the checks found, and the backend that they ran on. */
export interface Verification {
  readonly backend: VerifiedBackend;
  readonly verdicts: readonly Verdict[];
}

/** How far the checks are: `done` of `count`, and what is being checked. */
export interface VerifyProgress {
  readonly done: number;
  readonly count: number;
  readonly what: string;
}

/**
 * Holds every method against golden vectors and properties, in a process of its own: the mathematics in float64, then whole steps
 * of the trainer on the backend.
 * @param onProgress hears of every check before it is made
 * @throws VerifyError saying why it did not work, as when a backend does not load, a check ends the process, or the signal is aborted
 */
export function verifyMethods(
  question: Omit<ToVerifier, 'type'>,
  options: SideProcessOptions,
  onProgress: (progress: VerifyProgress) => void,
): Promise<Verification> {
  const order: ToVerifier = { type: 'verify', ...question };
  return askSideProcess('--verify', order, options, (child) => answerOf(child, onProgress));
}

function answerOf(child: ChildProcess, onProgress: (progress: VerifyProgress) => void): Promise<Verification> {
  return new Promise((resolve, reject) => {
    const verdicts: Verdict[] = [];
    let begun: Extract<FromVerifier, { type: 'begun' }> | undefined;
    let what = 'loading the backend';
    const listen = (message: FromVerifier): void => {
      switch (message.type) {
        case 'begun':
          begun = message;
          return;
        case 'checking':
          ({ what } = message);
          return onProgress({ done: verdicts.length, count: begun?.count ?? 0, what });
        case 'verdict':
          verdicts.push(message.verdict);
          return;
        case 'done':
          if (begun) resolve({ backend: begun.backend, verdicts });
          return;
        case 'failed':
          return reject(new VerifyError(message.reason));
        default:
          message satisfies never;
      }
    };
    child.on('message', (message) => listen(message as FromVerifier));
    child.once('error', (error) => reject(new VerifyError(`The trainer could not be started: ${error.message}.`)));
    child.once('exit', (code, signal) =>
      reject(new VerifyError(`The process that verifies ended ${endOf(code, signal)} at «${what}».`)),
    );
  });
}
