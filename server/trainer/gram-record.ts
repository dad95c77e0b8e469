import type { Experiment } from '../definition/experiment.ts';
import type { EpochPlan } from '../data/schedule.ts';
import type { Gram } from '../objective/linear/gram.ts';
import type { BatchMaker } from './batch-maker.ts';
import { epochPlan } from './epoch-plans.ts';
import type { Learner } from './learner.ts';
import type { StepMeasure } from './parts.ts';
import { batchesOfStep } from './prepare.ts';
import type { TrainingData } from './training-data.ts';

/** Sees to it that G is recorded in an epoch as often as the experiment asks, in runs whose methods compute it and in all others. */
export class GramRecord {
  readonly #experiment: Experiment;
  readonly #data: TrainingData;
  readonly #batches: BatchMaker;
  readonly #every: number | undefined;
  readonly #measures: boolean;
  readonly #learner: Learner;
  readonly #epoch: number;
  #plan: EpochPlan | undefined;

  constructor(experiment: Experiment, data: TrainingData, batches: BatchMaker, learner: Learner, epoch: number) {
    this.#experiment = experiment;
    this.#data = data;
    this.#batches = batches;
    this.#learner = learner;
    this.#epoch = epoch;
    this.#every = experiment.training.record.gram;
    const several = Object.keys(experiment.tasks).length > 1;
    this.#measures = several && !learner.gathers && learner.network.trainable.some(({ shared }) => shared);
  }

  /** Measures G before step `step`, the `index`th of the epoch, on a batch of every task: those of a joint schedule. */
  before(step: number, index: number): Gram | undefined {
    if (!this.#measures || this.#every === undefined || !this.#isDue(step)) return undefined;
    this.#plan ??= this.#joint();
    const planned = this.#plan.step(index % this.#plan.steps);
    return this.#learner.measureGram(batchesOfStep(this.#experiment, this.#data, this.#batches, planned), step);
  }

  #joint(): EpochPlan {
    const training = { ...this.#experiment.training, schedule: { type: 'joint' } } as const;
    return epochPlan({ ...this.#experiment, training }, this.#data, this.#epoch);
  }

  /** The measure of a step as it is recorded: with the G that was measured before it, or its own where that is due. */
  recorded(measure: StepMeasure, before: Gram | undefined, step: number): StepMeasure {
    if (before) return { ...measure, gram: before };
    // A step that could not be taken says why by its G.
    if (this.#isDue(step) || !measure.gradient || !measure.gram) return measure;
    return { ...measure, gram: undefined };
  }

  #isDue(step: number): boolean {
    return this.#every === undefined || (step - 1) % this.#every === 0;
  }
}
