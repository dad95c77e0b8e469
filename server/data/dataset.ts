/** The labels of one target, one per row: a class index, or a number. */
export type Target =
  | { readonly kind: 'class'; readonly classes: readonly string[]; readonly values: Int32Array }
  | { readonly kind: 'number'; readonly values: Float32Array };

/** Rows that can be batched: one input and any number of targets each. */
export interface Rows {
  readonly count: number;
  /** Shape of one row's input, channels last. */
  readonly inputShape: readonly number[];
  readonly targets: Readonly<Record<string, Target>>;
  /** SHA-256 (hex) of all inputs and labels: the same for the same rows, however they were stored. */
  readonly sha256: string;
  /** Writes the inputs of the rows `indices`, one after the other, into `out`, as float32 (pixels divided by 255). */
  gather(indices: ArrayLike<number>, out: Float32Array): void;
}

/** One data set of a definition: the rows it publishes for training and those it publishes for testing. */
export interface DataSet {
  readonly train: Rows;
  readonly test: Rows;
}

/** A data set as its files say, before the split and before anything is fitted on its rows. */
export interface ReadSet {
  /** The rows published for training, as far as a split looks at them. */
  readonly train: Pick<Rows, 'count' | 'targets'>;
  /** Ids of those among them that the files set aside for validation; absent where they leave it to the experiment. */
  readonly validation?: Int32Array;
  /** All rows, with what is fitted (vocabularies, scales) fitted on the training rows `ids` alone. */
  fitted(ids: Int32Array): DataSet;
}

/** A data set with nothing to fit. */
export const asRead = (set: DataSet): ReadSet => ({ train: set.train, fitted: () => set });
