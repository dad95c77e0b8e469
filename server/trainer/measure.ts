import type { FromMeasurer, MeasuredSteps, ToMeasurer } from './measuring.ts';
import { askSideProcess, type SideProcessOptions } from './side-process.ts';

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
  return askSideProcess<FromMeasurer, MeasuredSteps>(
    {
      flag: '--measure',
      question: { type: 'measure', ...question } satisfies ToMeasurer,
      hear: ({ measured }) => measured,
      ended: (how) => `The process that measured ended ${how}.`,
      failure: (reason) => new MeasureError(reason),
    },
    options,
  );
}
