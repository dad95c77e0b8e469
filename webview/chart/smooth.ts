import { Series } from './series.ts';

/**
 * The debiased exponential moving average of a growing series:
 * m_t = k·m_{t-1} + (1−k)·v_t, shown as m_t / (1 − k^t), where t counts measured values only.
 * It is NaN where the series is: a task has no loss in a step that does not train it.
 */
export class MovingAverage {
  readonly #source: Series;
  readonly values = new Series();
  readonly #factor: number;
  #mean = 0;
  #mass = 0;

  /** `factor` is k, from 0 (no smoothing) to below 1. */
  constructor(source: Series, factor: number) {
    this.#source = source;
    this.#factor = factor;
  }

  /** Takes in what was appended to the source. */
  update(): void {
    const { values, length } = this.#source;
    const k = this.#factor;
    for (let i = this.values.length; i < length; i++) {
      const value = values[i] ?? NaN;
      if (!Number.isFinite(value)) {
        this.values.push(NaN);
        continue;
      }
      this.#mean = k * this.#mean + (1 - k) * value;
      this.#mass = k * this.#mass + (1 - k);
      this.values.push(this.#mean / this.#mass);
    }
  }
}
