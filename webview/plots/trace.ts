import { Extremes } from '../chart/extremes.ts';
import { RunningSum } from '../chart/running-sum.ts';
import { Series } from '../chart/series.ts';
import { MovingAverage } from '../chart/smooth.ts';

/** A moving average with what makes its drawing cheap. */
export interface Smoothed {
  readonly series: Series;
  readonly extremes: Extremes;
  readonly sums: RunningSum;
  /** Index of the lowest value so far, -1 before the first. */
  lowest: number;
}

/** A column with what makes its drawing cheap. */
export class Trace {
  readonly raw = new Series();
  readonly extremes = new Extremes(this.raw);
  #factor: number;
  #average: MovingAverage;
  #smoothed: Smoothed;

  constructor(factor: number) {
    this.#factor = factor;
    this.#average = new MovingAverage(this.raw, factor);
    this.#smoothed = drawable(this.#average.values);
  }

  /** The moving average with `factor`, brought up to date. */
  smoothed(factor: number): Smoothed {
    if (factor !== this.#factor) this.#restart(factor);
    const { series, extremes, sums } = this.#smoothed;
    this.#average.update();
    extremes.update();
    for (let i = sums.length; i < series.length; i++) {
      if (series.at(i) < (this.#smoothed.lowest < 0 ? Infinity : series.at(this.#smoothed.lowest)))
        this.#smoothed.lowest = i;
    }
    sums.append(series.values.subarray(sums.length, series.length));
    return this.#smoothed;
  }

  append(block: Float64Array): void {
    this.raw.append(block);
    this.extremes.update();
  }

  truncate(length: number): void {
    this.raw.truncate(length);
    this.extremes.truncate(length);
    this.#restart(this.#factor);
  }

  #restart(factor: number): void {
    this.#factor = factor;
    this.#average = new MovingAverage(this.raw, factor);
    this.#smoothed = drawable(this.#average.values);
  }
}

function drawable(series: Series): Smoothed {
  return { series, extremes: new Extremes(series), sums: new RunningSum(), lowest: -1 };
}
