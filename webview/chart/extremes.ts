import type { Series } from './series.ts';

const blockSize = 64;

/** Where a stretch of a series is smallest and largest: indices, -1 where nothing in it can be drawn. */
export interface Stretch {
  low: number;
  high: number;
}

/**
 * The smallest and largest value of any stretch of a growing series, without reading all of it: each whole block of 64
 * values keeps the places of its extremes. Values that are not finite do not count.
 */
export class Extremes {
  readonly #series: Series;
  #low = new Int32Array(64);
  #high = new Int32Array(64);
  #blocks = 0;

  constructor(series: Series) {
    this.#series = series;
  }

  /** Takes in what was appended; call it after the series has grown. */
  update(): void {
    const whole = Math.floor(this.#series.length / blockSize);
    while (this.#blocks < whole) {
      const found: Stretch = { low: -1, high: -1 };
      this.#scan(this.#blocks * blockSize, (this.#blocks + 1) * blockSize, -Infinity, found);
      if (this.#blocks === this.#low.length) this.#grow();
      this.#low[this.#blocks] = found.low;
      this.#high[this.#blocks++] = found.high;
    }
  }

  /** Forgets the blocks that reach beyond `length` values: the series was cut there, or is written anew. */
  truncate(length: number): void {
    this.#blocks = Math.min(this.#blocks, Math.floor(length / blockSize));
  }

  /** Extremes of the values above `floor` at indices `from` to before `to`. */
  within(from: number, to: number, floor: number): Stretch {
    const found: Stretch = { low: -1, high: -1 };
    const end = Math.min(to, this.#series.length);
    let i = Math.max(from, 0);
    while (i < end) {
      const block = i / blockSize;
      if (Number.isInteger(block) && block < this.#blocks && i + blockSize <= end && this.#take(block, floor, found)) {
        i += blockSize;
      } else {
        const stop = Math.min(end, (Math.floor(block) + 1) * blockSize);
        this.#scan(i, stop, floor, found);
        i = stop;
      }
    }
    return found;
  }

  /** False where the block holds values that do not count and must be read one by one. */
  #take(block: number, floor: number, found: Stretch): boolean {
    const low = this.#low[block] ?? -1;
    if (low < 0) return true;
    if (this.#series.at(low) <= floor) return false;
    this.#offer(low, found);
    this.#offer(this.#high[block] ?? low, found);
    return true;
  }

  #offer(index: number, found: Stretch): void {
    const { values } = this.#series;
    const value = values[index] ?? NaN;
    if (found.low < 0 || value < (values[found.low] ?? NaN)) found.low = index;
    if (found.high < 0 || value > (values[found.high] ?? NaN)) found.high = index;
  }

  #scan(from: number, to: number, floor: number, found: Stretch): void {
    const { values } = this.#series;
    let low = found.low < 0 ? Infinity : (values[found.low] ?? NaN);
    let high = found.high < 0 ? -Infinity : (values[found.high] ?? NaN);
    for (let i = from; i < to; i++) {
      const value = values[i] ?? NaN;
      if (!(value > floor && value < Infinity)) continue;
      if (value < low) {
        low = value;
        found.low = i;
      }
      if (value > high) {
        high = value;
        found.high = i;
      }
    }
  }

  #grow(): void {
    const [low, high] = [new Int32Array(this.#low.length * 2), new Int32Array(this.#low.length * 2)];
    low.set(this.#low);
    high.set(this.#high);
    [this.#low, this.#high] = [low, high];
  }
}
