/** What crosses between a process that measures steps and whoever started it (fork, `serialization: 'advanced'`). */
import type { NetworkFacts } from '../definition/cost/task-facts.ts';
import type { Experiment } from '../definition/experiment.ts';
import type { ResolvedRun } from './folder/resolved.ts';
import type { RunRecord } from './folder/record.ts';
import type { Failed } from './side-process.ts';
import type { StepTimes } from './step-times.ts';

/** What to measure. */
export interface ToMeasurer {
  readonly type: 'measure';
  readonly experiment: Experiment;
  readonly facts: NetworkFacts;
  readonly backend: ResolvedRun['backend'];
  /** About how long, all kinds of steps together. */
  readonly seconds: number;
}

/** What steps take on this machine. */
export interface MeasuredSteps extends StepTimes {
  readonly backend: NonNullable<RunRecord['backend']>;
  /** Bytes by which the process grew while it built the network and trained, at most. */
  readonly memoryGrowth: number;
}

export type FromMeasurer = { readonly type: 'measured'; readonly measured: MeasuredSteps } | Failed;
