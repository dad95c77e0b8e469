import { Series } from './series.ts';

/** Means over any stretch of a growing column at the price of two reads; NaN counts as not measured. */
export class RunningSum {
  readonly #sums = new Series();
  readonly #counts = new Series();

  constructor() {
    this.#sums.push(0);
    this.#counts.push(0);
  }

  /** Number of values taken in. */
  get length(): number {
    return this.#sums.length - 1;
  }

  append(values: Float64Array): void {
    const [sums, counts] = [new Float64Array(values.length), new Float64Array(values.length)];
    let [sum, count] = [this.#sums.at(this.length), this.#counts.at(this.length)];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      if (value - value === 0) {
        sum += value;
        count++;
      }
      sums[i] = sum;
      counts[i] = count;
    }
    this.#sums.append(sums);
    this.#counts.append(counts);
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
