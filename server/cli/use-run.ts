import { UseError } from '../trainer/use/use.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/** Lets `work` do something with a run that is there; why that cannot be done is said, and told by the exit code. */
export async function useRun({ screen }: Context, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UseError)) throw error;
    screen.note(`${screen.paint('red', 'error')} ${error.code}: ${error.message}`);
    if (error.code.startsWith('data-')) return exitCodes.data;
    return error.code === 'run-not-usable' ? exitCodes.refused : exitCodes.failed;
  }
}

/**
 * Lets `work` write what an interruption must leave nothing of: what it hands to `ended` is its answer, or undoes it.
 * @returns `interrupted` where nobody wanted to wait
 */
export async function unlessInterrupted<T>(
  work: (ended: (answer: T | 'interrupted') => T) => Promise<T>,
): Promise<T | 'interrupted'> {
  const interrupted = new Error('interrupted');
  try {
    return await work((answer) => {
      if (answer === 'interrupted') throw interrupted;
      return answer;
    });
  } catch (error) {
    if (error === interrupted) return 'interrupted';
    throw error;
  }
}
