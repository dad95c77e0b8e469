import { setImmediate as turn } from 'node:timers/promises';
import type { Experiment } from '../definition/experiment.ts';
import { batchesOf } from '../data/batches.ts';
import { ScoreSums } from '../objective/metrics.ts';
import type { BatchMaker } from './batch-maker.ts';
import type { Scores } from './folder/record.ts';
import type { Learner } from './learner.ts';
import type { TrainingData } from './training-data.ts';

/** Rows a forward pass takes at once: only a matter of speed. */
export const evaluationRows = 256;

/**
 * Loss and metrics of every task on one split, in passes that let the event loop turn.
 * @param check called after each pass; what it throws ends the evaluation
 */
export async function evaluate(
  experiment: Experiment,
  learner: Learner,
  data: TrainingData,
  batches: BatchMaker,
  split: 'validation' | 'test',
  check: () => void,
): Promise<Record<string, Scores>> {
  const sums = Object.fromEntries(Object.keys(experiment.tasks).map((name) => [name, new ScoreSums()]));
  for (const [name, splitData] of Object.entries(data)) {
    const rows = split === 'test' ? splitData.set.test : splitData.set.train;
    const tasks = Object.keys(experiment.tasks).filter((task) => experiment.tasks[task]?.data === name);
    for (const ids of batchesOf(splitData[split], evaluationRows)) {
      const batch = batches.make(name, rows, ids, tasks);
      const measure = learner.evaluate([batch]);
      for (const [task, { loss, sums: added }] of Object.entries(measure.tasks)) {
        sums[task]?.add(loss, added, batch.targets[task] ?? new Int32Array());
      }
      await turn();
      check();
    }
  }
  return scoresOf(experiment, sums);
}

/** The scores that sums over rows amount to, task by task. */
export function scoresOf(experiment: Experiment, sums: Readonly<Record<string, ScoreSums>>): Record<string, Scores> {
  return Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, task]) => [name, sums[name]?.scores(task.metrics) ?? {}]),
  );
}
