import type { Prediction } from './predictions.ts';

/** Brings what several tasks say of a row together, and gives the lines of rows as soon as all before them are whole. */
export class RowJoiner {
  readonly #expected: Int32Array;
  readonly #line: (row: number, predictions: Readonly<Record<string, Prediction>>) => string;
  readonly #waiting = new Map<number, Record<string, Prediction>>();
  readonly #count: number;
  #next = 0;

  /** @param expected how many tasks say something of each row */
  constructor(
    count: number,
    expected: Int32Array,
    line: (row: number, predictions: Readonly<Record<string, Prediction>>) => string,
  ) {
    this.#count = count;
    this.#expected = expected;
    this.#line = line;
  }

  /** Rows whose lines have been taken. */
  get done(): number {
    return this.#next;
  }

  add(row: number, task: string, prediction: Prediction): void {
    const own = this.#waiting.get(row) ?? {};
    own[task] = prediction;
    this.#waiting.set(row, own);
  }

  /** The lines of the next rows that are whole. */
  take(): string {
    const lines: string[] = [];
    for (; this.#next < this.#count; this.#next++) {
      const own = this.#waiting.get(this.#next) ?? {};
      if (Object.keys(own).length < (this.#expected[this.#next] ?? 0)) break;
      lines.push(this.#line(this.#next, own));
      this.#waiting.delete(this.#next);
    }
    return lines.join('');
  }
}
