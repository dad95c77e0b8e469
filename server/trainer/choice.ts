import type { Experiment } from '../definition/experiment.ts';
import { higherIsBetter } from '../definition/metric.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import { readScores, writtenScores } from './folder/numbers.ts';
import type { RunRecord } from './folder/record.ts';

type Summary = NonNullable<RunRecord['summary']>;

/** The validation losses of an epoch; a task without labels there has none. */
function validationLosses({ validation = {} }: EpochLine): (readonly [task: string, loss: number])[] {
  return Object.entries(validation).flatMap(([task, { loss }]) => (typeof loss === 'number' ? [[task, loss]] : []));
}

/**
 * The weighting's objective, Σ w_i L_i and what it adds, for the validation losses that an epoch has; NaN where one is no
 * finite number, undefined where there are none.
 */
export function validationObjective(
  line: EpochLine,
  objectiveOf: (losses: Readonly<Record<string, number>>) => number,
): number | undefined {
  const losses = validationLosses(line);
  if (losses.length === 0) return undefined;
  return losses.every(([, loss]) => Number.isFinite(loss)) ? objectiveOf(Object.fromEntries(losses)) : Number.NaN;
}

/** What epochs are compared by: less is better; undefined where nothing can be compared, and the last is chosen. */
function judged(line: EpochLine, { tasks, training: { choose } }: Experiment, objective?: number): number | undefined {
  switch (choose.type) {
    case 'objective':
      return objective;
    case 'task': {
      const metric = tasks[choose.name]?.metrics[0] ?? 'loss';
      const value = line.validation?.[choose.name]?.[metric];
      if (value === undefined) return undefined;
      return value === null ? Number.NaN : higherIsBetter(metric) ? -value : value;
    }
    case 'last':
      return undefined;
    default:
      throw new Error(`a choice ${JSON.stringify(choose satisfies never)}`);
  }
}

/** By what an epoch with these scores was chosen, in words. */
function ruleOf(line: EpochLine, { tasks, training: { choose } }: Experiment): string {
  if (choose.type === 'last') return 'the last epoch, as the file asks';
  if (choose.type === 'task' && line.validation) {
    const metric = tasks[choose.name]?.metrics[0] ?? 'loss';
    return `${higherIsBetter(metric) ? 'highest' : 'lowest'} validation ${metric} of ${choose.name}`;
  }
  const measured = validationLosses(line).map(([task]) => task);
  if (measured.length === 0) return 'the last epoch: there are no validation data to choose by';
  const all = measured.length === Object.keys(line.validation ?? {}).length;
  return `lowest validation Σ wᵢLᵢ${all ? '' : ` of ${measured.join(', ')}, since the others have no labels there`}`;
}

/** What a choice remembers; JSON has no NaN and no infinity, so they stand there as null. */
export interface ChoiceState {
  readonly best?: EpochLine;
  readonly objective: number | null;
}

/**
 * Chooses the epoch whose parameters are kept, one for all tasks, by the rule of the file: the lowest validation Σ w_i L_i where
 * it says nothing, the earliest of equals; without validation data the last epoch, since nothing else may choose.
 */
export class Choice {
  readonly #experiment: Experiment;
  #best: EpochLine | undefined;
  #bestObjective = Number.POSITIVE_INFINITY;

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
  }

  /** Looks at an epoch's scores and their validation Σ w_i L_i; true when it is the chosen one so far. */
  consider(line: EpochLine, objective: number | undefined): boolean {
    const value = judged(line, this.#experiment, objective);
    const first = this.#best === undefined || Number.isNaN(this.#bestObjective);
    const better = first || value === undefined || value < this.#bestObjective;
    if (better) [this.#best, this.#bestObjective] = [line, value ?? Number.NaN];
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
      rule: ruleOf(line, this.#experiment),
      train: line.train,
      ...(line.validation ? { validation: line.validation } : {}),
      ...(line.test ? { test: line.test } : {}),
    };
  }
}
