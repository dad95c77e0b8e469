import type { Experiment } from '../definition/experiment.ts';
import { weightingNeeds } from '../definition/method-needs.ts';
import { stream } from '../data/random.ts';
import { BatchMaker } from './batch-maker.ts';
import type { Batch } from './batch.ts';
import { TrainingError } from './divergence.ts';
import type { TrainingData } from './training-data.ts';

/**
 * Batches of validation rows for a method that learns from them: those of a step follow from its number. A pass over the rows of
 * a data set has its own order; what does not fill a batch is left out of it. A batch is valid until the next step's.
 */
export class ValidationBatches {
  readonly #experiment: Experiment;
  readonly #data: TrainingData;
  readonly #maker: BatchMaker;
  /** The latest order of each data set. */
  readonly #orders = new Map<string, { readonly pass: number; readonly order: Int32Array }>();

  constructor(experiment: Experiment, data: TrainingData) {
    this.#experiment = experiment;
    this.#data = data;
    this.#maker = new BatchMaker(experiment);
  }

  /**
   * One batch of each data set for step `step`, from 1; nothing where no method asks for them.
   * @throws TrainingError where a data set has no validation rows
   */
  at(step: number): Batch[] | undefined {
    const { objective, tasks } = this.#experiment;
    if (!weightingNeeds(objective.weighting).validation) return undefined;
    return Object.entries(this.#data).map(([name, { set, validation }]) => {
      if (validation.length === 0)
        throw new TrainingError(
          `${objective.weighting.type} learns from validation rows, and ${name} has none: raise training.validation.`,
        );
      const own = Object.keys(tasks).filter((task) => tasks[task]?.data === name);
      return this.#maker.make(name, set.train, this.#rows(name, validation, step - 1), own);
    });
  }

  #rows(name: string, validation: Int32Array, before: number): Int32Array {
    const size = Math.min(this.#experiment.training.batchSize, validation.length);
    const batches = Math.floor(validation.length / size);
    const pass = Math.floor(before / batches);
    const start = (before % batches) * size;
    return this.#order(name, validation, pass).subarray(start, start + size);
  }

  #order(name: string, validation: Int32Array, pass: number): Int32Array {
    const kept = this.#orders.get(name);
    if (kept?.pass === pass) return kept.order;
    const order = stream(this.#experiment.seed, 'validation order', name, pass).shuffle(validation.slice());
    this.#orders.set(name, { pass, order });
    return order;
  }
}
