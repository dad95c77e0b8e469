import type { Experiment } from '../experiment.ts';

/** A batch of one data set, and the tasks that look at it. */
export interface KindBatch {
  readonly data: string;
  readonly tasks: readonly string[];
}

/** Steps that do the same work: each of these batches has `batchSize` rows. */
export interface StepKind {
  readonly tasks: readonly string[];
  readonly batches: readonly KindBatch[];
}

/** The kinds of full training steps that a schedule takes; where gradients are accumulated, of the pieces of a step. */
export function stepKinds({ tasks, training }: Pick<Experiment, 'tasks' | 'training'>): readonly StepKind[] {
  const names = Object.keys(tasks);
  const batch = (data: string, own: readonly string[]): KindBatch => ({ data, tasks: own });
  switch (training.schedule.type) {
    case 'alternate':
      return names.map((name) => ({ tasks: [name], batches: [batch(tasks[name]?.data ?? '', [name])] }));
    case 'joint': {
      const sets = [...new Set(names.map((name) => tasks[name]?.data ?? ''))];
      const batches = sets.map((data) =>
        batch(
          data,
          names.filter((name) => tasks[name]?.data === data),
        ),
      );
      return [{ tasks: names, batches }];
    }
    default:
      return training.schedule satisfies never;
  }
}
