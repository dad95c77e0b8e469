import type { EpochLine } from './folder/journal-lines.ts';

/** Remembers, task by task, the lowest validation loss so far. */
export class BestPerTask {
  readonly #best = new Map<string, number>();

  /** Looks at the scores of an epoch; gives the tasks that have never done so well. One without a validation loss never has. */
  consider({ validation }: EpochLine): readonly string[] {
    return Object.entries(validation ?? {}).flatMap(([task, { loss }]) => {
      if (typeof loss !== 'number' || !(loss < (this.#best.get(task) ?? Number.POSITIVE_INFINITY))) return [];
      this.#best.set(task, loss);
      return [task];
    });
  }

  get state(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#best);
  }

  /** Takes over the state of a checkpoint. */
  set state(losses: Readonly<Record<string, number>>) {
    this.#best.clear();
    for (const [task, loss] of Object.entries(losses)) this.#best.set(task, loss);
  }
}
