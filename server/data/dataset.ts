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
