import type { ChildProcess } from 'node:child_process';
import type { FromMeasurer, MeasuredSteps, ToMeasurer } from './measuring.ts';
import { askSideProcess, endOf, type SideProcessOptions } from './side-process.ts';

export type { MeasuredSteps } from './measuring.ts';

/** Steps that could not be measured: the message says why. */
export class MeasureError extends Error {
  override readonly name = 'MeasureError';
  readonly code = 'not-measured';
}

/**
 * Measures, in a process of its own, what the steps of an experiment take on this machine. Data are not read.
 * @throws MeasureError saying why it did not work, as when memory runs out or the signal is aborted
 */
export function measure(question: Omit<ToMeasurer, 'type'>, options: SideProcessOptions): Promise<MeasuredSteps> {
  const order: ToMeasurer = { type: 'measure', ...question };
  return askSideProcess('--measure', order, options, answerOf);
}

function answerOf(child: ChildProcess): Promise<MeasuredSteps> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const answer = message as FromMeasurer;
      if (answer.type === 'measured') resolve(answer.measured);
      else reject(new MeasureError(answer.reason));
    });
    child.once('error', (error) => reject(new MeasureError(`The trainer could not be started: ${error.message}.`)));
    child.once('exit', (code, signal) =>
      reject(new MeasureError(`The process that measured ended ${endOf(code, signal)}.`)),
    );
  });
}
