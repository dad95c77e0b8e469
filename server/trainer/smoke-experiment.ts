import type { Experiment } from '../definition/experiment.ts';

/** One epoch of the smallest size that goes through every part. */
export function smokeExperiment(experiment: Experiment): Experiment {
  return { ...experiment, training: { ...experiment.training, epochs: 1, lastBatch: 'keep' } };
}

/** The most batches of a step that a smoke test takes: those of a method that looks at independent ones. */
export const smokeBatches = 3;
