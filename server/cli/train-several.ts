import type { PreparedRun } from '../trainer/launch.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { onInterrupt } from './interrupts.ts';
import { performPrepared } from './perform-run.ts';
import type { RunView } from './run-view.ts';

/** Trains a run that has its folder, told through a view; gives whether others are to be trained after it. */
export type TrainOne = (run: PreparedRun, view: RunView) => Promise<boolean>;

/**
 * Does work that trains several runs. One that fails does not end the others; an order to stop does, and so do missing data, which all
 * need. Gives the worst that came of it.
 */
export async function trainSeveral(context: Context, work: (train: TrainOne) => Promise<unknown>): Promise<ExitCode> {
  const controller = new AbortController();
  // Between two runs nobody else listens; the runs at work hear the second Ctrl-C themselves.
  const stopListening = onInterrupt(
    () => controller.abort(),
    () => undefined,
  );
  const ends: readonly ExitCode[] = [exitCodes.stopped, exitCodes.killed, exitCodes.data];
  let worst: ExitCode = exitCodes.ok;
  const { signal } = controller;
  const train: TrainOne = async (run, view) => {
    const { code, record } = await performPrepared(run, context, view, signal);
    // To be held is what trials are there for.
    const outcome = record.held === undefined ? code : exitCodes.ok;
    const wanted = !signal.aborted && !context.screen.broken.aborted;
    if (outcome !== exitCodes.ok) worst = outcome;
    else if (!wanted) worst = exitCodes.stopped;
    return wanted && !ends.includes(outcome);
  };
  try {
    await work(train);
    return worst;
  } finally {
    stopListening();
  }
}
