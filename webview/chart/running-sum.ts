import { Series } from './series.ts';

/** Means over any stretch of a growing column at the price of two reads; NaN counts as not measured. */
export class RunningSum {
  readonly #sums = new Series();
  readonly #counts = new Series();

  constructor() {
    this.#sums.push(0);
    this.#counts.push(0);
  }

  push(value: number): void {
    const last = this.#sums.length - 1;
    const measured = Number.isFinite(value);
    this.#sums.push(this.#sums.at(last) + (measured ? value : 0));
    this.#counts.push(this.#counts.at(last) + (measured ? 1 : 0));
  }

  truncate(length: number): void {
    this.#sums.truncate(length + 1);
    this.#counts.truncate(length + 1);
  }

  /** Mean of the measured values at indices `from` to before `to`; NaN where there is none. */
  mean(from: number, to: number): number {
    return (this.#sums.at(to) - this.#sums.at(from)) / (this.#counts.at(to) - this.#counts.at(from));
  }

  /** Sum of the measured values by the number of all values: what was not measured adds nothing. */
  share(from: number, to: number): number {
    return (this.#sums.at(to) - this.#sums.at(from)) / (to - from);
  }
}
