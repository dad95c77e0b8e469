import type { Place } from '../../data/place.ts';
import type { ShownInput } from './shown-input.ts';
import type { Experiment } from '../../definition/experiment.ts';
import type { DataReport } from '../data-report.ts';
import type { DataSamples } from '../data-samples.ts';
import type { Failed } from '../side-process.ts';
import type { TrainingPlan } from '../training-plan.ts';

/** What can be asked of the data of an experiment, each with its answer. */
export interface Answers {
  readonly plan: TrainingPlan;
  readonly data: InspectedData;
  /** The inputs of rows, by their ids. */
  readonly inputs: ReadonlyMap<number, ShownInput>;
}

/** A report on data, with rows to look at. */
export interface InspectedData {
  readonly report: DataReport;
  readonly samples: DataSamples;
}

export type Asked = keyof Answers;

/** What goes to the process that reads the data. */
export type Question = {
  readonly experiment: Experiment;
  readonly place: Place;
} & ({ readonly about: 'plan' | 'data' } | { readonly about: 'inputs'; readonly rows: AskedRows });

/** Rows whose inputs are asked for. */
export interface AskedRows {
  /** Data set. */
  readonly data: string;
  readonly published: 'train' | 'test';
  readonly ids: readonly number[];
  /** SHA-256 of the published rows that are meant, where it is known. */
  readonly sha256?: string;
}

/** What comes back: what it reads, in the order that it does, then one answer. */
export type Reply =
  | { readonly type: 'reading'; readonly name: string }
  | { readonly type: 'answer'; readonly answer: Answers[Asked] }
  | Failed;
