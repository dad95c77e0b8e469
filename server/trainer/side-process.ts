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

/** Where a process beside fails, it says why in a sentence for a person. */
export interface Failed {
  readonly type: 'failed';
  readonly reason: string;
  /** The stable code of the error, where it has one. */
  readonly reasonCode?: string;
}

/** A question and how its answer is heard. */
export interface Inquiry<Reply extends { readonly type: string }, Answer> {
  readonly flag: '--measure' | '--verify' | '--inquire' | '--use';
  /** Given to the process as its first message. */
  readonly question: object;
  /** Takes each reply; gives the answer once it is whole. */
  readonly hear: (reply: Exclude<Reply, Failed>) => Answer | undefined;
  /** Where a process has ended without its answer, `how`: the sentence that says so. */
  readonly ended: (how: string) => string;
  /** The error of a question that was not answered, for the sentence that says why and its code. */
  readonly failure: (reason: string, code?: string) => Error;
}

/**
 * Starts the trainer's program for one question, which decides on the backend of that process alone, hears its answer, and ends
 * the process when it is done, however that is. Throws what `failure` makes of the reason where there is no answer.
 */
export async function askSideProcess<Reply extends { readonly type: string }, Answer>(
  inquiry: Inquiry<Reply, Answer>,
  options: SideProcessOptions,
): Promise<Answer> {
  const child = fork(options.trainerFile, [inquiry.flag], {
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
    child.send(inquiry.question, (error) => {
      if (error) kill();
    });
    return await answerOf(child, inquiry);
  } finally {
    options.signal?.removeEventListener('abort', kill);
    kill();
  }
}

function answerOf<Reply extends { readonly type: string }, Answer>(
  child: ChildProcess,
  { hear, ended, failure }: Inquiry<Reply, Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      const reply = message as Exclude<Reply, Failed> | Failed;
      if (isFailed(reply)) return reject(failure(reply.reason, reply.reasonCode));
      try {
        const answer = hear(reply);
        if (answer !== undefined) resolve(answer);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    child.once('error', (error) => reject(failure(`The trainer could not be started: ${error.message}.`)));
    child.once('exit', (code, signal) => reject(failure(ended(endOf(code, signal)))));
  });
}

const isFailed = (reply: { readonly type: string }): reply is Failed => reply.type === 'failed';

/** How a process ended, for a sentence: `with exit code 1`, `by SIGSEGV`. */
const endOf = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `with exit code ${code}` : `by ${signal}`;
