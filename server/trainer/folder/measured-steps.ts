import type { MeasuredStep } from '../inspection.ts';
import { pairName } from './journal-lines.ts';
import type { RunSeries } from './series.ts';

/** Which steps of a run have a G of all its tasks, and what it is. */
export class MeasuredSteps {
  readonly #series: RunSeries;
  readonly #tasks: readonly string[];

  constructor(series: RunSeries, tasks: readonly string[]) {
    this.#series = series;
    this.#tasks = tasks;
  }

  /** The measured step nearest to `step`, the earlier of two; undefined where none is measured. */
  nearest(step: number): number | undefined {
    const [before, after] = [this.before(step + 1), this.after(step)];
    if (before === undefined || after === undefined) return before ?? after;
    return step - before <= after - step ? before : after;
  }

  /** The last measured step before `step`. */
  before(step: number): number | undefined {
    const columns = this.#columns();
    for (let i = Math.min(step - 1, this.#series.length); i >= 1; i--) if (isMeasured(columns, i)) return i;
    return undefined;
  }

  /** The first measured step after `step`. */
  after(step: number): number | undefined {
    const columns = this.#columns();
    for (let i = Math.max(1, step + 1); i <= this.#series.length; i++) if (isMeasured(columns, i)) return i;
    return undefined;
  }

  /** The step with the lowest cosine of any two gradients; undefined where none is measured. */
  worst(): number | undefined {
    const gram = this.#series.gram();
    let [worst, lowest]: [number | undefined, number] = [undefined, Infinity];
    this.#tasks.forEach((a, i) => {
      for (const b of this.#tasks.slice(i + 1)) {
        const [own, other, product] = [gram[pairName(a, a)], gram[pairName(b, b)], gram[pairName(a, b)]];
        product?.forEach((value, k) => {
          const cosine = value / (Math.sqrt(own?.[k] ?? NaN) * Math.sqrt(other?.[k] ?? NaN));
          if (cosine < lowest) [worst, lowest] = [k + 1, cosine];
        });
      }
    });
    return worst ?? this.after(0);
  }

  /** The step as it is looked at; undefined where it is not measured. */
  at(step: number): MeasuredStep | undefined {
    const block = this.#series.at(step);
    const { gram } = block ?? {};
    if (!block || !gram) return undefined;
    const rows = this.#tasks.map((a, i) =>
      this.#tasks.map((b, j) => gram[i <= j ? pairName(a, b) : pairName(b, a)]?.[0] ?? NaN),
    );
    if (rows.flat().some((value) => Number.isNaN(value))) return undefined;
    const ofTasks = (columns: Readonly<Record<string, Float64Array>>): number[] =>
      this.#tasks.map((task) => columns[task]?.[0] ?? NaN);
    return {
      step,
      tasks: this.#tasks,
      gram: rows,
      losses: ofTasks(block.loss),
      weights: ofTasks(block.weight),
      learningRate: block.learningRate[0] ?? NaN,
    };
  }

  /** The lengths of the gradients: where all are there, so is the rest. */
  #columns(): (Float64Array | undefined)[] {
    const gram = this.#series.gram();
    return this.#tasks.map((task) => gram[pairName(task, task)]);
  }
}

function isMeasured(columns: readonly (Float64Array | undefined)[], step: number): boolean {
  return columns.every((column) => column !== undefined && !Number.isNaN(column[step - 1] ?? NaN));
}
