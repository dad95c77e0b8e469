import type { Experiment } from '../definition/experiment.ts';
import { independentBatches } from '../definition/method-needs.ts';
import type { EpochPlan, PlannedStep } from '../data/schedule.ts';
import type { Piece } from './pieces.ts';

/** The batches of one step, in the order of the schedule. */
export interface PlannedGroup {
  readonly planned: readonly PlannedStep[];
  /** Labels of each of the step's tasks, in all batches together. */
  readonly rows: Readonly<Record<string, number>>;
}

/** How many batches make a step: those whose gradients are added up, or independent ones that a method asks for. */
export const batchesPerStep = ({ objective, training }: Experiment): number =>
  Math.max(training.accumulate, independentBatches(objective.aggregator));

/** How many steps the batches of an epoch make. */
export function stepsOf({ steps }: EpochPlan, experiment: Experiment): number {
  const size = batchesPerStep(experiment);
  return leavesApart(experiment) ? Math.floor(steps / size) + (steps % size) : Math.ceil(steps / size);
}

/** Whether batches that are left at the end of an epoch make a step each: fewer independent ones than a method needs are none. */
const leavesApart = ({ objective }: Experiment): boolean => independentBatches(objective.aggregator) > 1;

/** What a person should know where an epoch has fewer batches than a method looks at in a step. */
export function batchesLacking({ steps }: EpochPlan, experiment: Experiment): string | undefined {
  const { type } = experiment.objective.aggregator;
  if (!leavesApart(experiment) || steps >= batchesPerStep(experiment)) return undefined;
  return `${type} takes ${batchesPerStep(experiment)} batches a step, but an epoch has ${steps}: its weights stay 1/K. Use a smaller batchSize.`;
}

/** Where the steps of an epoch begin and end among its batches. */
function* spansOf(plan: EpochPlan, experiment: Experiment): Generator<readonly [start: number, end: number]> {
  const size = batchesPerStep(experiment);
  for (let start = 0; start < plan.steps; start += size) {
    const end = Math.min(start + size, plan.steps);
    if (end - start === size || !leavesApart(experiment)) yield [start, end];
    else for (let i = start; i < end; i++) yield [i, i + 1];
  }
}

/** How many labels of a task are there on rows of its data set. */
export type CountLabels = (task: string, ids: Int32Array) => number;

/**
 * The steps of an epoch, each of `batchesPerStep` batches of the schedule; the last one has what is left. A task that has no
 * label on the rows of a batch is not trained by it, and what trains no task is left out.
 */
export function* groupsOf(plan: EpochPlan, experiment: Experiment, count: CountLabels): Generator<PlannedGroup> {
  const { tasks } = experiment;
  const dataOf = (task: string): string => tasks[task]?.data ?? '';
  for (const [start, end] of spansOf(plan, experiment)) {
    const rows: Record<string, number> = {};
    const planned: PlannedStep[] = [];
    for (let i = start; i < end; i++) {
      const step = plan.step(i);
      const labels = step.tasks.map(
        (task) => [task, count(task, step.rows[dataOf(task)] ?? new Int32Array())] as const,
      );
      const trained = labels.filter(([, found]) => found > 0);
      for (const [task, found] of trained) rows[task] = (rows[task] ?? 0) + found;
      const used = new Set(trained.map(([task]) => dataOf(task)));
      const kept = Object.entries(step.rows).filter(([data]) => used.has(data));
      if (kept.length > 0)
        planned.push({ epoch: step.epoch, tasks: trained.map(([task]) => task), rows: Object.fromEntries(kept) });
    }
    if (planned.length > 0) yield { planned, rows };
  }
}

/** Where the `index`th batch of a step stands; nothing where it is the only one. */
export const pieceOf = ({ planned, rows }: PlannedGroup, index: number): Piece | undefined =>
  planned.length === 1 ? undefined : { index, count: planned.length, rows };
