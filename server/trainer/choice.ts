import type { Experiment } from '../definition/experiment.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import { readScores, writtenScores } from './folder/numbers.ts';
import type { RunRecord } from './folder/record.ts';

type Summary = NonNullable<RunRecord['summary']>;

/** The weighting's objective, Σ w_i L_i and what it adds, for the validation losses of an epoch; NaN where one is missing. */
export function validationObjective(
  { validation }: EpochLine,
  objectiveOf: (losses: Readonly<Record<string, number>>) => number,
): number {
  if (!validation) return Number.NaN;
  const losses = Object.entries(validation).map(([task, { loss }]) => [task, loss ?? Number.NaN] as const);
  return losses.every(([, loss]) => Number.isFinite(loss)) ? objectiveOf(Object.fromEntries(losses)) : Number.NaN;
}

/** What a choice remembers; JSON has no NaN and no infinity, so they stand there as null. */
export interface ChoiceState {
  readonly best?: EpochLine;
  readonly objective: number | null;
}

/**
 * Chooses the epoch whose parameters are kept, one for all tasks: the lowest validation Σ w_i L_i, the earliest of equals;
 * without validation data the last epoch, since nothing else may choose.
 */
export class Choice {
  readonly #validated: boolean;
  #best: EpochLine | undefined;
  #bestObjective = Number.POSITIVE_INFINITY;

  constructor(experiment: Experiment) {
    this.#validated = experiment.training.validation > 0;
  }

  /** Looks at an epoch's scores and their validation Σ w_i L_i; true when it is the chosen one so far. */
  consider(line: EpochLine, objective: number): boolean {
    const first = this.#best === undefined || Number.isNaN(this.#bestObjective);
    const better = first || !this.#validated || objective < this.#bestObjective;
    if (better) [this.#best, this.#bestObjective] = [line, objective];
    return better;
  }

  get state(): ChoiceState {
    const objective = Number.isFinite(this.#bestObjective) ? this.#bestObjective : null;
    return { ...(this.#best && { best: writtenScores(this.#best) }), objective };
  }

  /** Takes over the state of a checkpoint. */
  set state({ best, objective }: ChoiceState) {
    this.#best = best && readScores(best);
    // The best epoch so far may have been one whose objective was not a number.
    this.#bestObjective = objective ?? (best ? Number.NaN : Number.POSITIVE_INFINITY);
  }

  /** What a run's record says of the choice. */
  get change(): Pick<RunRecord, 'summary'> {
    const summary = this.summary();
    return summary ? { summary } : {};
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
