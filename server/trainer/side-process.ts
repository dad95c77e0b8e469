import { fork, type ChildProcess } from 'node:child_process';

/** How a process beside the training ones is started. */
export interface SideProcessOptions {
  /** The trainer's program. */
  readonly trainerFile: string;
  /** Another Node than the one that runs us. */
  readonly node?: string;
  /** The whole environment of the process; see `trainerEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
}

/**
 * Starts the trainer's program for one question, which decides on the backend of that process alone, lets `answer` listen, and
 * ends the process when it is done, however that is.
 * @param question given to the process as its first message
 */
export async function askSideProcess<T>(
  flag: '--measure' | '--verify' | '--inquire',
  question: object,
  options: SideProcessOptions,
  answer: (child: ChildProcess) => Promise<T>,
): Promise<T> {
  const child = fork(options.trainerFile, [flag], {
    serialization: 'advanced',
    detached: true,
    execArgv: [],
    env: options.environment,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...(options.node === undefined ? {} : { execPath: options.node }),
  });
  const kill = (): void => void child.kill('SIGKILL');
  options.signal?.addEventListener('abort', kill, { once: true });
  if (options.signal?.aborted) kill();
  try {
    child.send(question, (error) => {
      if (error) kill();
    });
    return await answer(child);
  } finally {
    options.signal?.removeEventListener('abort', kill);
    kill();
  }
}

/** How a process ended, for a sentence: `with exit code 1`, `by SIGSEGV`. */
export const endOf = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `with exit code ${code}` : `by ${signal}`;
