import type { Experiment } from '../definition/experiment.ts';
import { labelCounter, type TrainingData } from './training-data.ts';

/**
 * By task: how often training has seen each of its labelled rows, on average.
 * @param seen labels that training has seen of each task
 */
export function passesOf(
  experiment: Experiment,
  data: TrainingData,
  seen: Readonly<Record<string, number>>,
): Record<string, number> {
  const count = labelCounter(experiment, data);
  return Object.fromEntries(
    Object.entries(experiment.tasks).map(([task, { data: name }]) => {
      const labelled = count(task, data[name]?.train ?? new Int32Array());
      return [task, (seen[task] ?? 0) / Math.max(1, labelled)];
    }),
  );
}
