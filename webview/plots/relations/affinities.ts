import { affinityName } from '../../../server/trainer/folder/journal-lines.ts';
import type { StepBlock } from '../../../server/trainer/messages.ts';
import { RunningSum } from '../../chart/running-sum.ts';

/** What a step for one task alone would have done for every other, where a run's journal has it. */
export class Affinities {
  readonly #sums = new Map<string, RunningSum>();
  #length = 0;

  /** Takes in the block that follows the first `known` steps. */
  append({ affinity = {}, seconds }: StepBlock, known: number): void {
    for (const name of Object.keys(affinity)) {
      if (this.#sums.has(name)) continue;
      const sums = new RunningSum();
      sums.append(new Float64Array(known).fill(NaN));
      this.#sums.set(name, sums);
    }
    const absent = new Float64Array(seconds.length).fill(NaN);
    for (const [name, sums] of this.#sums) sums.append(affinity[name] ?? absent);
    this.#length = known + seconds.length;
  }

  truncate(length: number): void {
    for (const sums of this.#sums.values()) sums.truncate(length);
    this.#length = length;
  }

  /** The mean over all measured steps, a row for each task that steps; undefined where nothing was measured. */
  means(tasks: readonly string[]): number[][] | undefined {
    if (this.#sums.size === 0) return undefined;
    const mean = (from: string, to: string) => this.#sums.get(affinityName(from, to))?.mean(0, this.#length) ?? NaN;
    return tasks.map((from) => tasks.map((to) => mean(from, to)));
  }
}
