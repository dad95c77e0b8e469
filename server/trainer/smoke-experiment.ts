import type { Experiment } from '../definition/experiment.ts';
import { batchesPerStep } from './step-groups.ts';

/** One epoch of the smallest size that goes through every part. */
export function smokeExperiment(experiment: Experiment): Experiment {
  return { ...experiment, training: { ...experiment.training, epochs: 1, lastBatch: 'keep' } };
}

/** The most batches of a step that a smoke test takes: those of a method that looks at independent ones. */
const mostBatches = 3;

/** Rows of each split that a smoke test takes. */
export const smokeRows = (experiment: Experiment): number =>
  experiment.training.batchSize * Math.min(mostBatches, batchesPerStep(experiment));
