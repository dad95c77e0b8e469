import type { Experiment } from '../definition/experiment.ts';
import { batchesOf } from '../data/batches.ts';
import type { EpochPlan, PlannedStep } from '../data/schedule.ts';
import type { Batch } from './batch.ts';
import { BatchMaker } from './batch-maker.ts';
import { evaluationRows } from './evaluate.ts';
import type { Learner } from './learner.ts';
import type { TrainingData } from './training-data.ts';

/** One example of each kind of step of a plan: steps of a kind train the same tasks on batches of the same sizes. */
function kindsOf(plan: EpochPlan): PlannedStep[] {
  const kinds = new Map<string, PlannedStep>();
  for (const step of plan.from()) {
    const sizes = Object.entries(step.rows).map(([name, ids]) => `${name}:${ids.length}`);
    const kind = `${step.tasks.join()} ${sizes.join()}`;
    if (!kinds.has(kind)) kinds.set(kind, step);
  }
  return [...kinds.values()];
}

/** The batches of a planned step, one for each of its data sets. */
export function batchesOfStep(
  experiment: Experiment,
  data: TrainingData,
  maker: BatchMaker,
  step: PlannedStep,
): Batch[] {
  return Object.entries(step.rows).map(([name, ids]) => {
    const rows = data[name]?.set.train;
    if (!rows) throw new Error(`data set ${name} has not been read`);
    const tasks = step.tasks.filter((task) => experiment.tasks[task]?.data === name);
    return maker.make(name, rows, ids, tasks);
  });
}

/** Lets a learner get ready for every kind of step that a run will take, training and evaluation. */
export function prepareSteps(experiment: Experiment, learner: Learner, data: TrainingData, plan: EpochPlan): void {
  const training = kindsOf(plan).map((step) => batchesOfStep(experiment, data, new BatchMaker(experiment), step));
  const evaluation = Object.entries(data).flatMap(([name, { set, validation, test }]) => {
    const tasks = Object.keys(experiment.tasks).filter((task) => experiment.tasks[task]?.data === name);
    const sizes = [validation, test].flatMap((ids) => [...batchesOf(ids, evaluationRows)].map(({ length }) => length));
    // Only the sizes matter, so the rows are training rows: nobody looks at test data before the end.
    return [...new Set(sizes)].map((size) => [
      new BatchMaker(experiment).make(name, set.train, new Int32Array(size), tasks),
    ]);
  });
  learner.prepare(training, evaluation);
}
