import type { FittedInputs } from './fitted.ts';

/** What the rows of a data set are labelled with, row after row. A label may be missing. */
export type Target =
  | {
      /** One class a row; −1 where the row has no label. */
      readonly kind: 'class';
      readonly classes: readonly string[];
      readonly values: Int32Array;
    }
  | {
      /** One number a row; NaN where the row has no label. */
      readonly kind: 'number';
      readonly values: Float32Array;
      /** What was taken off and divided by, where the values are standardised. */
      readonly scale?: { readonly mean: number; readonly deviation: number };
    }
  | {
      /** For each class whether the row has it, `[rows, classes]`: 1, 0, or −1 where nobody has said. */
      readonly kind: 'labels';
      readonly classes: readonly string[];
      readonly values: Int32Array;
    }
  | {
      /** One class for each step of the row's sequence, `[rows, steps]`; −1 for steps without a label, as padded ones. */
      readonly kind: 'tags';
      readonly classes: readonly string[];
      readonly steps: number;
      readonly values: Int32Array;
    };

/** How many values of a target belong to one row. */
export function widthOf(target: Target): number {
  switch (target.kind) {
    case 'class':
    case 'number':
      return 1;
    case 'labels':
      return target.classes.length;
    case 'tags':
      return target.steps;
    default:
      return target satisfies never;
  }
}

/** How many of the values of a target are labels, not missing. */
export function countLabels(values: Int32Array | Float32Array): number {
  let count = 0;
  for (const value of values) if (values instanceof Int32Array ? value >= 0 : !Number.isNaN(value)) count++;
  return count;
}

/** Rows that can be batched: one input and any number of targets each. */
export interface Rows {
  readonly count: number;
  /** Shape of one row's input, channels last. */
  readonly inputShape: readonly number[];
  /** Number of different ids, where inputs are ids of tokens; absent where they are numbers. */
  readonly ids?: number;
  readonly targets: Readonly<Record<string, Target>>;
  /** How the inputs are made, with what was fitted on the rows that train; absent for rows that are of no data set. */
  readonly fitted?: FittedInputs;
  /** How much each row counts in the losses, where rows differ in it: 0 or more, with mean 1 over the rows that train. */
  readonly weights?: Float32Array;
  /** SHA-256 (hex) of all inputs and labels: the same for the same rows, however they were stored. */
  readonly sha256: string;
  /**
   * Writes the inputs of the rows `indices`, one after the other, into `out`, as float32: pixels divided by 255, ids of
   * tokens as whole numbers (below 2²⁴, which float32 holds exactly), of which 0 is padding.
   */
  gather(indices: ArrayLike<number>, out: Float32Array): void;
}

/** One data set of a definition: the rows it publishes for training and those it publishes for testing. */
export interface DataSet {
  readonly train: Rows;
  readonly test: Rows;
  /** What a person should know of how the rows were made: half sentences, without a full stop. */
  readonly notices?: readonly string[];
}

/** Rows as far as a split looks at them. */
export interface SplitRows extends Pick<Rows, 'count' | 'targets'> {
  /** For each row a number that rows share which must not be parted. */
  readonly groups?: Int32Array;
  /** For each row when it was, larger for later, where the latest rows are to be held out. */
  readonly times?: Float64Array;
}

/** A data set as its files say, before the split and before anything is fitted on its rows. */
export interface ReadSet {
  /** The rows published for training, as far as a split looks at them. */
  readonly train: SplitRows;
  /** Ids of those among them that the files set aside for validation; absent where they leave it to the experiment. */
  readonly validation?: Int32Array;
  /** All rows, with what is fitted (vocabularies, scales) fitted on the training rows `ids` alone. */
  fitted(ids: Int32Array): DataSet;
}

/** A data set with nothing to fit. */
export const asRead = (set: DataSet): ReadSet => ({ train: set.train, fitted: () => set });
