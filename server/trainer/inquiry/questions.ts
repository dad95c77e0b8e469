import type { Place } from '../../data/place.ts';
import type { Experiment } from '../../definition/experiment.ts';
import type { DataReport } from '../data-report.ts';
import type { Failed } from '../side-process.ts';
import type { TrainingPlan } from '../training-plan.ts';

/** What can be asked of the data of an experiment, each with its answer. */
export interface Answers {
  readonly plan: TrainingPlan;
  readonly data: DataReport;
}

export type Asked = keyof Answers;

/** What goes to the process that reads the data. */
export interface Question {
  readonly about: Asked;
  readonly experiment: Experiment;
  readonly place: Place;
}

/** What comes back: what it reads, in the order that it does, then one answer. */
export type Reply =
  | { readonly type: 'reading'; readonly name: string }
  | { readonly type: 'answer'; readonly answer: Answers[Asked] }
  | Failed;
