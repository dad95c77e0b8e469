import type { Training } from '../../definition/training.ts';
import { Patience, type PatienceState } from '../patience.ts';
import { scheduledRate, type Pace } from './scheduled-rate.ts';

/** What the learning rate of a run depends on beside the step, for a checkpoint. */
export interface LearningRateState {
  /** How often a plateau has been reached. */
  readonly falls: number;
  readonly plateau: PatienceState;
}

/** The learning rate of a run, step by step. */
export class LearningRate {
  readonly #training: Pick<Training, 'optimizer' | 'learningRateSchedule'>;
  readonly #pace: Pace;
  readonly #plateau: Patience;
  #falls = 0;

  constructor(training: Pick<Training, 'optimizer' | 'learningRateSchedule'>, pace: Pace) {
    this.#training = training;
    this.#pace = pace;
    const { learningRateSchedule: schedule } = training;
    this.#plateau =
      schedule.type === 'reduceOnPlateau'
        ? new Patience(schedule.patience, schedule.minDelta)
        : new Patience(Number.POSITIVE_INFINITY, 0);
  }

  /** η of the run's step `step`, from 1. */
  at(step: number): number {
    const { optimizer, learningRateSchedule } = this.#training;
    return scheduledRate(learningRateSchedule, optimizer.learningRate, step, this.#pace, this.#falls);
  }

  /** Looks at the validation Σ w_i L_i after an epoch; true when the learning rate falls because of it. */
  observe(objective: number, epoch: number): boolean {
    if (this.#training.learningRateSchedule.type !== 'reduceOnPlateau') return false;
    const step = epoch * this.#pace.stepsPerEpoch + 1;
    const before = this.at(step);
    if (this.#plateau.observe(objective, epoch)) this.#falls++;
    return this.at(step) < before;
  }

  get state(): LearningRateState {
    return { falls: this.#falls, plateau: this.#plateau.state };
  }

  /** Takes over the state of a checkpoint. */
  set state({ falls, plateau }: LearningRateState) {
    this.#falls = falls;
    this.#plateau.state = plateau;
  }
}
