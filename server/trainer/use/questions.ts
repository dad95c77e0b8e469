import type { ResolvedRun } from '../folder/resolved.ts';
import type { SplitScores } from '../folder/record.ts';
import type { Failed } from '../side-process.ts';
import type { PredictionForm } from './prediction-text.ts';

/** Asks for the outputs of a run's network on new rows. */
export interface PredictQuestion {
  readonly about: 'predict';
  /** The run's folder. */
  readonly dir: string;
  /** The files that hold the rows, and folders of such files; relative paths are those of the process that asks. */
  readonly files: readonly string[];
  /** All without it. */
  readonly tasks?: readonly string[];
  readonly form: PredictionForm;
  /** Whether the files hold inputs alone, where their form has a place for labels. */
  readonly unlabelled: boolean;
  readonly backend: ResolvedRun['backend'];
}

export interface PredictAnswer {
  readonly rows: number;
  /** Of the tasks whose labels the files hold. */
  readonly scores: SplitScores;
  /** Sentences that a person should read: which parameters were taken, what of the rows is unknown to the network. */
  readonly notices: readonly string[];
}

export const exportForms = ['savedmodel', 'tfjs', 'csv', 'tensorboard'] as const;

export type ExportForm = (typeof exportForms)[number];

/** Asks for a run in a form that other programs read. */
export interface ExportQuestion {
  readonly about: 'export';
  /** The run's folder. */
  readonly dir: string;
  readonly to: ExportForm;
  /** An empty folder that gets the files. */
  readonly out: string;
  readonly backend: ResolvedRun['backend'];
}

export interface ExportAnswer {
  /** Sentences that a person should read. */
  readonly notices: readonly string[];
}

/** What can be done with a run that is there, each with its answer. */
export interface Uses {
  readonly predict: { readonly question: PredictQuestion; readonly answer: PredictAnswer };
  readonly export: { readonly question: ExportQuestion; readonly answer: ExportAnswer };
}

export type Use = keyof Uses;

/** What comes back: what is done at the moment and text of the result, in their order, then one answer. */
export type Reply =
  | { readonly type: 'doing'; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'answer'; readonly answer: Uses[Use]['answer'] }
  | Failed;
