import { findTensorFlow } from '../backend/find-tensorflow.ts';
import path from 'node:path';
import { trainerEnvironment } from '../backend/trainer-environment.ts';
import { readResolved } from '../trainer/folder/resolved.ts';
import type { RunRecord } from '../trainer/folder/record.ts';
import { prepareAgain } from '../trainer/again.ts';
import { prepareRun, reopenRun, startTrainer } from '../trainer/launch.ts';
import type { PreparedRun, RunRequest } from '../trainer/launch.ts';
import { compareToOriginal } from '../trainer/sameness.ts';
import { stopSurely } from '../trainer/stop-surely.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { onInterrupt } from './interrupts.ts';
import type { RunView } from './run-view.ts';

/** A run that has ended, and what that means to the shell. */
export interface PerformedRun {
  readonly record: RunRecord;
  readonly code: ExitCode;
}

/**
 * Does one run from start to end in a trainer process of its own. The first Ctrl-C lets it finish its step and save, a
 * second one ends it at once; when nobody reads the output any more, it is stopped as by the first.
 */
export async function performRun(request: RunRequest, context: Context, view: RunView): Promise<PerformedRun> {
  // Looked for before the run has its folder: whatever fails or is interrupted here leaves none behind.
  const environment = await environmentFor(request.backend);
  return attend(await prepareRun(request), environment, context, view);
}

/** Lets a run go on from where it was last saved. Throws a ResumeError where it cannot. */
export async function resumeRun(dir: string, context: Context, view: RunView): Promise<PerformedRun> {
  return performPrepared(reopenRun(path.resolve(dir)), context, view);
}

/**
 * Trains a run that has its folder.
 * @param signal stops it as the first Ctrl-C does
 */
export async function performPrepared(
  prepared: PreparedRun,
  context: Context,
  view: RunView,
  signal?: AbortSignal,
): Promise<PerformedRun> {
  return attend(prepared, await environmentFor(readResolved(prepared.dir).backend), context, view, signal);
}

/** Does a run again that is kept, and holds what comes out against it. Gives 0 where it is the same to the last bit. */
export async function reproduceRun(dir: string, json: boolean, context: Context, view: RunView): Promise<ExitCode> {
  const { threads, ...prepared } = await prepareAgain(dir, true);
  const environment = await environmentFor(readResolved(prepared.dir).backend, threads);
  const { record, code } = await attend(prepared, environment, context, view);
  if (record.state !== 'finished') return code;
  const reproduction = await compareToOriginal(dir, prepared.dir);
  context.screen.line(json ? JSON.stringify({ type: 'reproduced', ...reproduction }) : reproduction.text);
  return reproduction.same ? exitCodes.ok : exitCodes.failed;
}

async function environmentFor(backend: RunRequest['backend'], threads?: number): Promise<NodeJS.ProcessEnv> {
  return trainerEnvironment(backend === 'wasm' ? undefined : await findTensorFlow(), { threads });
}

async function attend(
  { dir, record }: PreparedRun,
  environment: NodeJS.ProcessEnv,
  { screen, files }: Context,
  view: RunView,
  signal?: AbortSignal,
): Promise<PerformedRun> {
  view.started(dir, record);
  const trainer = startTrainer(dir, {
    trainerFile: files.trainer,
    environment,
    onMessage: (message) => view.message(message),
  });
  let killed = false;
  const watching = new AbortController();
  const stop = (): void => {
    trainer.order('stop');
    void stopSurely(dir, watching.signal).catch((error: unknown) => console.error(error));
  };
  const stopListening = onInterrupt(
    () => {
      view.stopping();
      stop();
    },
    () => {
      killed = true;
      trainer.kill();
    },
  );
  const unwanted = AbortSignal.any(signal ? [screen.broken, signal] : [screen.broken]);
  unwanted.addEventListener('abort', stop, { once: true });
  if (unwanted.aborted) stop();
  const ended = await trainer.ended;
  watching.abort();
  unwanted.removeEventListener('abort', stop);
  stopListening();
  view.ended(dir, ended);
  return { record: ended, code: codeOf(ended, killed) };
}

/** What the end of a run means to the shell. */
export function codeOf({ state, reasonCode }: RunRecord, killed: boolean): ExitCode {
  if (state === 'finished') return exitCodes.ok;
  if (state === 'stopped') return exitCodes.stopped;
  if (killed) return exitCodes.killed;
  return reasonCode?.startsWith('data-') === true ? exitCodes.data : exitCodes.failed;
}
