import type { Experiment } from './experiment.ts';
import type { Problem } from './problem.ts';

/** What is known of a definition's text. */
export interface Analysis {
  /** Present when no problem is an error. */
  readonly experiment?: Experiment;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}
