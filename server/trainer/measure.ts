import { fork, type ChildProcess } from 'node:child_process';
import type { FromMeasurer, MeasuredSteps, ToMeasurer } from './measuring.ts';

export type { MeasuredSteps } from './measuring.ts';

/** Steps that could not be measured: the message says why. */
export class MeasureError extends Error {
  override readonly name = 'MeasureError';
  readonly code = 'not-measured';
}

export interface MeasureOptions {
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
 * Measures, in a process of its own, what the steps of an experiment take on this machine. Data are not read.
 * @throws MeasureError saying why it did not work, as when memory runs out or `signal` is aborted
 */
export async function measure(question: Omit<ToMeasurer, 'type'>, options: MeasureOptions): Promise<MeasuredSteps> {
  const child = fork(options.trainerFile, ['--measure'], {
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
    const order: ToMeasurer = { type: 'measure', ...question };
    child.send(order, (error) => {
      if (error) kill();
    });
    return await answerOf(child);
  } finally {
    options.signal?.removeEventListener('abort', kill);
    kill();
  }
}

function answerOf(child: ChildProcess): Promise<MeasuredSteps> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const answer = message as FromMeasurer;
      if (answer.type === 'measured') resolve(answer.measured);
      else reject(new MeasureError(answer.reason));
    });
    child.once('error', (error) => reject(new MeasureError(`The trainer could not be started: ${error.message}.`)));
    child.once('exit', (code, signal) => {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      reject(new MeasureError(`The process that measured ended ${how}.`));
    });
  });
}
