import type { TargetKind } from '../formats.ts';

/** What was found when the files of a data set were looked at. */
export interface DataFacts {
  /** Rows published for training and for testing; absent where the files could not be read whole. */
  readonly rows?: { readonly train: number; readonly test: number };
  /** Shape of one row's input, channels last. */
  readonly inputShape?: readonly number[];
  /** Number of different ids, where inputs are ids of tokens. */
  readonly ids?: number;
  readonly targets: Readonly<Record<string, TargetFacts>>;
  /** The columns of a table, in the order of the file. */
  readonly columns?: readonly ColumnFacts[];
  /** The arrays of an archive, with {part} where the name of a part stands. */
  readonly arrays?: readonly string[];
  /** Smallest and largest input value, and their mean, of some training rows; where inputs are numbers. */
  readonly values?: { readonly min: number; readonly max: number; readonly mean: number };
  /** Test rows whose inputs are those of a training row, of so many that were compared. */
  readonly repeated?: { readonly rows: number; readonly of: number };
  /** Bytes of the files. */
  readonly bytes: number;
  /** Whether only the first rows were looked at, because the files are large. */
  readonly sampled: boolean;
  /** Why a run could not use the data. */
  readonly trouble?: DataTrouble;
}

/** What was found of a target among the training rows. */
export interface TargetFacts {
  readonly kind: TargetKind['kind'];
  /** Names of the classes, in their order. */
  readonly classes?: readonly string[];
  /** Training labels of each class. */
  readonly counts?: readonly number[];
  /** Training labels that are missing. */
  readonly missing: number;
  /** Smallest and largest number. */
  readonly range?: { readonly min: number; readonly max: number };
}

/** What was found of a table's column. */
export interface ColumnFacts {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly missing: number;
  /** Rows that were looked at. */
  readonly rows: number;
  /** Columns that tell this column's value: in every row looked at, the same value there goes with the same one here. */
  readonly toldBy: readonly string[];
}

/** A reason in the reader's own words. */
export interface DataTrouble {
  /** The reader's code: `data-missing`, `data-label`. */
  readonly code: string;
  /** A sentence with file, place and way out. */
  readonly message: string;
}

/** What is known of the data sets of a definition, by name; nothing of one that has not been looked at. */
export type KnownData = Readonly<Record<string, DataFacts>>;
