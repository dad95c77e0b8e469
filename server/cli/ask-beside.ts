import { findTensorFlow } from '../backend/find-tensorflow.ts';
import { trainerEnvironment } from '../backend/trainer-environment.ts';
import type { RunRequest } from '../trainer/launch.ts';
import type { SideProcessOptions } from '../trainer/side-process.ts';
import type { Context } from './context.ts';
import { onInterrupt } from './interrupts.ts';

/**
 * Lets `ask` put questions to processes beside, which end with Ctrl-C and when nobody reads the output any more; the status says
 * what is done meanwhile.
 * @returns `interrupted` where nobody wanted to wait; else what `ask` gives, and its errors
 */
export async function askBeside<T>(
  backend: NonNullable<RunRequest['backend']>,
  status: string,
  { screen, files }: Context,
  ask: (options: SideProcessOptions) => Promise<T>,
): Promise<T | 'interrupted'> {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  const stopListening = onInterrupt(cancel, cancel);
  const signal = AbortSignal.any([controller.signal, screen.broken]);
  screen.status(status);
  try {
    const environment = trainerEnvironment(backend === 'wasm' ? undefined : await findTensorFlow());
    return await ask({ trainerFile: files.trainer, environment, signal });
  } catch (error) {
    if (signal.aborted) return 'interrupted';
    throw error;
  } finally {
    screen.status('');
    stopListening();
  }
}
