import type { Experiment } from '../definition/experiment.ts';
import { batchesOf } from '../data/batches.ts';
import type { EpochPlan, PlannedStep } from '../data/schedule.ts';
import type { Batch } from './batch.ts';
import { BatchMaker } from './batch-maker.ts';
import { evaluationRows } from './evaluate.ts';
import type { Learner } from './learner.ts';
import type { Piece } from './pieces.ts';
import { groupsOf, pieceOf } from './step-groups.ts';
import { labelCounter, type TrainingData } from './training-data.ts';
import { ValidationBatches } from './validation-batches.ts';

/** A batch of the schedule, and where it stands in its step. */
interface PlannedBatch {
  readonly planned: PlannedStep;
  readonly piece: Piece | undefined;
}

/** One example of each kind of batch of plans: those of a kind train the same tasks with as many rows at the same place. */
function kindsOf(plans: readonly EpochPlan[], experiment: Experiment, data: TrainingData): PlannedBatch[] {
  const kinds = new Map<string, PlannedBatch>();
  const add = (batch: PlannedBatch): void => {
    const kind = kindOf(batch);
    if (!kinds.has(kind)) kinds.set(kind, batch);
  };
  for (const plan of plans)
    for (const group of groupsOf(plan, experiment, labelCounter(experiment, data)))
      for (const [i, planned] of group.planned.entries()) add({ planned, piece: pieceOf(group, i) });
  return [...kinds.values()];
}

function kindOf({ planned: { tasks, rows }, piece }: PlannedBatch): string {
  const sizes = Object.entries(rows).map(([name, ids]) => `${name}:${ids.length}`);
  const place = piece ? `${piece.index === piece.count - 1} ${Object.keys(piece.rows).join()}` : '';
  return `${tasks.join()} ${sizes.join()} ${place}`;
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
    return maker.make(name, rows, ids, tasks, step.epoch);
  });
}

/**
 * Lets a learner get ready for every kind of step that a run will take, training and evaluation.
 * @param plans epochs that have every kind of training step
 */
export function prepareSteps(
  experiment: Experiment,
  learner: Learner,
  data: TrainingData,
  plans: readonly EpochPlan[],
): void {
  const validation = new ValidationBatches(experiment, data).at(1);
  const training = kindsOf(plans, experiment, data).map(({ planned, piece }) => {
    const batches = batchesOfStep(experiment, data, new BatchMaker(experiment), planned);
    return { batches, ...(piece && { piece }), ...(validation && { validation }) };
  });
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
