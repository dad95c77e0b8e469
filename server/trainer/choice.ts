import type { Experiment } from '../definition/experiment.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import type { RunRecord } from './folder/record.ts';

type Summary = NonNullable<RunRecord['summary']>;

/**
 * Chooses the epoch whose parameters are kept, one for all tasks: the lowest validation Σ w_i L_i, the earliest of equals;
 * without validation data the last epoch, since nothing else may choose.
 */
export class Choice {
  readonly #validated: boolean;
  readonly #weights: Readonly<Record<string, number>>;
  #best: EpochLine | undefined;
  #bestObjective = Number.POSITIVE_INFINITY;

  constructor(experiment: Experiment, weights: Readonly<Record<string, number>>) {
    this.#validated = experiment.training.validation > 0;
    this.#weights = weights;
  }

  /** Looks at an epoch's scores; true when it is the chosen one so far. */
  consider(line: EpochLine): boolean {
    const objective = Object.entries(line.validation ?? {}).reduce(
      (sum, [task, { loss }]) => sum + (this.#weights[task] ?? 1) * (loss ?? Number.NaN),
      0,
    );
    const better = this.#best === undefined || !this.#validated || objective < this.#bestObjective;
    if (better) [this.#best, this.#bestObjective] = [line, objective];
    return better;
  }

  /** The chosen epoch with its scores; nothing before the first epoch. */
  summary(): { -readonly [K in keyof Summary]: Summary[K] } | undefined {
    const line = this.#best;
    if (!line) return undefined;
    return {
      epoch: line.epoch,
      rule: this.#validated ? 'lowest validation Σ wᵢLᵢ' : 'the last epoch: there are no validation data to choose by',
      train: line.train,
      ...(line.validation ? { validation: line.validation } : {}),
      ...(line.test ? { test: line.test } : {}),
    };
  }
}
