import type { RunRequest } from '../trainer/launch.ts';
import {
  verifyMethods,
  VerifyError,
  type Verification,
  type VerifyProgress,
} from '../trainer/verify/verify-methods.ts';
import { askBeside } from './ask-beside.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Screen } from './screen.ts';
import { verdictLines } from './verdict-table.ts';

/** What the options of `mtl verify` ask for. */
export interface VerifyOptions {
  readonly backend?: RunRequest['backend'];
  readonly json?: boolean;
}

/** `mtl verify`: holds every method against golden vectors and properties on a backend; fails when one does not pass. */
export async function verify({ backend = 'auto', json }: VerifyOptions, context: Context): Promise<ExitCode> {
  const verification = await verified(backend, context);
  if (verification === 'interrupted') return exitCodes.stopped;
  if (verification instanceof VerifyError) {
    context.screen.note(`${context.screen.paint('red', 'error')} ${verification.code}: ${verification.message}`);
    return exitCodes.failed;
  }
  return printVerdicts(verification, json === true, context.screen);
}

/** Prints what was found; the exit code says whether all of it passed. */
export function printVerdicts(verification: Verification, json: boolean, screen: Screen): ExitCode {
  const { backend, verdicts } = verification;
  const passed = verdicts.every((verdict) => verdict.passed);
  if (json) screen.line(JSON.stringify({ passed, backend, checks: verdicts }, numbersOrWords));
  else for (const line of verdictLines(verification)) screen.line(line);
  return passed ? exitCodes.ok : exitCodes.failed;
}

async function verified(
  backend: NonNullable<VerifyOptions['backend']>,
  context: Context,
): Promise<Verification | VerifyError | 'interrupted'> {
  const tell = ({ done, count, what }: VerifyProgress): void => context.screen.status(`${done + 1}/${count}  ${what}`);
  try {
    return await askBeside(backend, 'loading the backend …', context, (options) =>
      verifyMethods({ backend }, options, tell),
    );
  } catch (error) {
    if (error instanceof VerifyError) return error;
    throw error;
  }
}

/** JSON has no NaN and no infinity: they are written as words. */
function numbersOrWords(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
