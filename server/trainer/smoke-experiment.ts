import type { Experiment } from '../definition/experiment.ts';

/** One epoch of the smallest size that goes through every part. */
export function smokeExperiment(experiment: Experiment): Experiment {
  return { ...experiment, training: { ...experiment.training, epochs: 1, lastBatch: 'keep' } };
}
