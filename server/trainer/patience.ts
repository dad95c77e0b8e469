/** What a `Patience` remembers, for a checkpoint. */
export interface PatienceState {
  /** The lowest value so far; null before the first. */
  readonly best: number | null;
  /** The epoch that it was seen in. */
  readonly bestEpoch: number;
  /** Epochs since then. */
  readonly wait: number;
}

/**
 * Watches a value that should fall from epoch to epoch, and runs out after `patience` epochs without one that is more than
 * `minDelta` below the best, as Keras's EarlyStopping counts. What is not a number is no improvement.
 */
export class Patience {
  readonly #patience: number;
  readonly #minDelta: number;
  #state: PatienceState = { best: null, bestEpoch: 0, wait: 0 };

  constructor(patience: number, minDelta: number) {
    this.#patience = patience;
    this.#minDelta = minDelta;
  }

  get state(): PatienceState {
    return this.#state;
  }

  set state(state: PatienceState) {
    this.#state = state;
  }

  /** Looks at an epoch's value; true when patience has run out, and then it begins to count anew. */
  observe(value: number, epoch: number): boolean {
    const { best, bestEpoch, wait } = this.#state;
    if (best === null ? !Number.isNaN(value) : value < best - this.#minDelta) {
      this.#state = { best: value, bestEpoch: epoch, wait: 0 };
      return false;
    }
    const over = wait + 1 >= this.#patience;
    this.#state = { best, bestEpoch, wait: over ? 0 : wait + 1 };
    return over;
  }
}
