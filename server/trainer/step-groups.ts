import type { Experiment } from '../definition/experiment.ts';
import type { EpochPlan, PlannedStep } from '../data/schedule.ts';
import type { Piece } from './pieces.ts';

/** The batches of one step, in the order of the schedule. */
export interface PlannedGroup {
  readonly planned: readonly PlannedStep[];
  /** Labels of each of the step's tasks, in all batches together. */
  readonly rows: Readonly<Record<string, number>>;
}

/** How many steps the batches of an epoch make. */
export const stepsOf = (plan: EpochPlan, accumulate: number): number => Math.ceil(plan.steps / accumulate);

/** How many labels of a task are there on rows of its data set. */
export type CountLabels = (task: string, ids: Int32Array) => number;

/**
 * The steps of an epoch, each of `accumulate` batches of the schedule; the last one has what is left. A task that has no
 * label on the rows of a batch is not trained by it, and what trains no task is left out.
 */
export function* groupsOf(
  plan: EpochPlan,
  { tasks, training }: Experiment,
  count: CountLabels,
): Generator<PlannedGroup> {
  const { accumulate } = training;
  const dataOf = (task: string): string => tasks[task]?.data ?? '';
  for (let start = 0; start < plan.steps; start += accumulate) {
    const rows: Record<string, number> = {};
    const planned: PlannedStep[] = [];
    for (let i = start; i < Math.min(start + accumulate, plan.steps); i++) {
      const step = plan.step(i);
      const labels = step.tasks.map(
        (task) => [task, count(task, step.rows[dataOf(task)] ?? new Int32Array())] as const,
      );
      const trained = labels.filter(([, found]) => found > 0);
      for (const [task, found] of trained) rows[task] = (rows[task] ?? 0) + found;
      const used = new Set(trained.map(([task]) => dataOf(task)));
      const kept = Object.entries(step.rows).filter(([data]) => used.has(data));
      if (kept.length > 0) planned.push({ tasks: trained.map(([task]) => task), rows: Object.fromEntries(kept) });
    }
    if (planned.length > 0) yield { planned, rows };
  }
}

/** Where the `index`th batch of a step stands; nothing where it is the only one. */
export const pieceOf = ({ planned, rows }: PlannedGroup, index: number): Piece | undefined =>
  planned.length === 1 ? undefined : { index, count: planned.length, rows };
