import type { Experiment } from '../definition/experiment.ts';
import type { EpochPlan, PlannedStep } from '../data/schedule.ts';
import type { Piece } from './pieces.ts';

/** The batches of one step, in the order of the schedule. */
export interface PlannedGroup {
  readonly planned: readonly PlannedStep[];
  /** Rows of each of the step's tasks, in all batches together. */
  readonly rows: Readonly<Record<string, number>>;
}

/** How many steps the batches of an epoch make. */
export const stepsOf = (plan: EpochPlan, accumulate: number): number => Math.ceil(plan.steps / accumulate);

/** The steps of an epoch, each of `accumulate` batches of the schedule; the last one has what is left. */
export function* groupsOf(plan: EpochPlan, { tasks, training }: Experiment): Generator<PlannedGroup> {
  const { accumulate } = training;
  for (let start = 0; start < plan.steps; start += accumulate) {
    const length = Math.min(accumulate, plan.steps - start);
    const planned = Array.from({ length }, (_, i) => plan.step(start + i));
    yield { planned, rows: rowsOf(planned, tasks) };
  }
}

function rowsOf(planned: readonly PlannedStep[], tasks: Experiment['tasks']): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const step of planned) {
    for (const task of step.tasks) {
      const data = tasks[task]?.data ?? '';
      rows[task] = (rows[task] ?? 0) + (step.rows[data]?.length ?? 0);
    }
  }
  return rows;
}

/** Where the `index`th batch of a step stands; nothing where it is the only one. */
export const pieceOf = ({ planned, rows }: PlannedGroup, index: number): Piece | undefined =>
  planned.length === 1 ? undefined : { index, count: planned.length, rows };
