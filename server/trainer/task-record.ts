import type { Experiment } from '../definition/experiment.ts';
import type { EpochPlan } from '../data/schedule.ts';
import type { Batch } from './batch.ts';
import type { BatchMaker } from './batch-maker.ts';
import { epochPlan } from './epoch-plans.ts';
import type { Learner } from './learner.ts';
import type { StepMeasure } from './parts.ts';
import { batchesOfStep } from './prepare.ts';
import type { TrainingData } from './training-data.ts';

/** What is measured before a step, on batches of its own. */
export type MeasuredBefore = Pick<StepMeasure, 'gram' | 'affinity'>;

/**
 * Sees to it that G and the affinities of the tasks are recorded in an epoch as often as the experiment asks: G in runs whose
 * methods compute it, too.
 */
export class TaskRecord {
  readonly #experiment: Experiment;
  readonly #data: TrainingData;
  readonly #batches: BatchMaker;
  readonly #every: { readonly gram: number | undefined; readonly affinity: number | undefined };
  readonly #gathers: boolean;
  readonly #hasPairs: boolean;
  readonly #learner: Learner;
  readonly #epoch: number;
  #plan: EpochPlan | undefined;

  constructor(experiment: Experiment, data: TrainingData, batches: BatchMaker, learner: Learner, epoch: number) {
    this.#experiment = experiment;
    this.#data = data;
    this.#batches = batches;
    this.#learner = learner;
    this.#epoch = epoch;
    const { gram, affinity } = experiment.training.record;
    this.#every = { gram, affinity };
    this.#gathers = learner.gathers;
    const several = Object.keys(experiment.tasks).length > 1;
    this.#hasPairs = several && learner.network.trainable.some(({ shared }) => shared);
  }

  /** Measures what is due before step `step`, the `index`th of the epoch, on a batch of every task: those of a joint schedule. */
  before(step: number, index: number, learningRate: number): MeasuredBefore {
    const gram = !this.#gathers && this.#isDue('gram', step);
    const affinity = this.#isDue('affinity', step);
    if (!this.#hasPairs || (!gram && !affinity)) return {};
    const batches = this.#joint(index);
    return {
      ...(gram && { gram: this.#learner.measureGram(batches, step) }),
      ...(affinity && { affinity: this.#learner.measureAffinity(batches, step, learningRate) }),
    };
  }

  #joint(index: number): readonly Batch[] {
    const training = { ...this.#experiment.training, schedule: { type: 'joint' } } as const;
    this.#plan ??= epochPlan({ ...this.#experiment, training }, this.#data, this.#epoch);
    const planned = this.#plan.step(index % this.#plan.steps);
    return batchesOfStep(this.#experiment, this.#data, this.#batches, planned);
  }

  /** The measure of a step as it is recorded: with what was measured before it, and its own G only where that is due. */
  recorded(measure: StepMeasure, before: MeasuredBefore, step: number): StepMeasure {
    const always = this.#every.gram === undefined;
    // A step that could not be taken says why by its G.
    const keepsOwn = always || this.#isDue('gram', step) || !measure.gradient;
    return { ...measure, gram: keepsOwn ? measure.gram : undefined, ...before };
  }

  #isDue(what: 'gram' | 'affinity', step: number): boolean {
    const every = this.#every[what];
    return every !== undefined && (step - 1) % every === 0;
  }
}
