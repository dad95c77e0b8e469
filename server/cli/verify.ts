import { findTensorFlow } from '../backend/find-tensorflow.ts';
import { trainerEnvironment } from '../backend/trainer-environment.ts';
import type { RunRequest } from '../trainer/launch.ts';
import { verifyMethods, VerifyError, type Verification } from '../trainer/verify/verify-methods.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { onInterrupt } from './interrupts.ts';
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
  { screen, files }: Context,
): Promise<Verification | VerifyError | 'interrupted'> {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const stopListening = onInterrupt(cancel, cancel);
  screen.status('loading the backend …');
  try {
    const environment = trainerEnvironment(backend === 'wasm' ? undefined : await findTensorFlow());
    const signal = AbortSignal.any([controller.signal, screen.broken]);
    const options = { trainerFile: files.trainer, environment, signal };
    return await verifyMethods({ backend }, options, ({ done, count, what }) =>
      screen.status(`${done + 1}/${count}  ${what}`),
    );
  } catch (error) {
    if (controller.signal.aborted || screen.broken.aborted) return 'interrupted';
    if (error instanceof VerifyError) return error;
    throw error;
  } finally {
    screen.status('');
    stopListening();
  }
}

/** JSON has no NaN and no infinity: they are written as words. */
function numbersOrWords(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
