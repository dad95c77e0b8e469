import type { DataSource } from '../../definition/experiment.ts';
import type { Rows } from '../dataset.ts';
import type { RowPlace } from '../csv/table.ts';
import type { FittedSet } from '../fitted.ts';

/** Rows that a network has not seen, made inputs as those that it was trained on. */
export interface NewRows {
  /** Targets as they were fitted; what the files do not say is a missing label. */
  readonly rows: Rows;
  /** Where each row comes from. */
  readonly places: readonly RowPlace[];
  /** The tokens of each row that stand in its input, where rows are sentences. */
  readonly tokens?: readonly (readonly string[])[];
  /** What a person should know of how the rows were made: half sentences, without a full stop. */
  readonly notices: readonly string[];
}

/** What new rows are read by. */
export interface NewRowsRequest<Source extends DataSource = DataSource> {
  /** The data set that was trained on, and what was fitted on it. */
  readonly source: Source;
  readonly fitted: FittedSet;
  readonly files: readonly string[];
  /** Whether the files hold inputs alone, where their form has a place for labels. */
  readonly unlabelled: boolean;
}
