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
