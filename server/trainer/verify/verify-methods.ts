import type { Verdict } from '../../objective/verify/check.ts';
import { askSideProcess, type Inquiry, type SideProcessOptions } from '../side-process.ts';
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
  return askSideProcess<FromVerifier, Verification>(
    {
      flag: '--verify',
      question: { type: 'verify', ...question } satisfies ToVerifier,
      failure: (reason) => new VerifyError(reason),
      ...listener(onProgress),
    },
    options,
  );
}

/** Gathers what the process tells. */
function listener(
  onProgress: (progress: VerifyProgress) => void,
): Pick<Inquiry<FromVerifier, Verification>, 'hear' | 'ended'> {
  const verdicts: Verdict[] = [];
  let begun: Extract<FromVerifier, { type: 'begun' }> | undefined;
  let what = 'loading the backend';
  return {
    hear: (message) => {
      switch (message.type) {
        case 'begun':
          begun = message;
          return undefined;
        case 'checking':
          ({ what } = message);
          onProgress({ done: verdicts.length, count: begun?.count ?? 0, what });
          return undefined;
        case 'verdict':
          verdicts.push(message.verdict);
          return undefined;
        case 'done':
          return begun && { backend: begun.backend, verdicts };
        default:
          return message satisfies never;
      }
    },
    ended: (how) => `The process that verifies ended ${how} at «${what}».`,
  };
}
