import type { Experiment } from '../experiment.ts';
import { curriculumOrder } from '../training.ts';

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
  const jointly = (trained: readonly string[]): StepKind => {
    const sets = [...new Set(trained.map((name) => tasks[name]?.data ?? ''))];
    const batches = sets.map((data) =>
      batch(
        data,
        trained.filter((name) => tasks[name]?.data === data),
      ),
    );
    return { tasks: trained, batches };
  };
  const { schedule } = training;
  switch (schedule.type) {
    case 'alternate':
    case 'sample':
    case 'uncertainty':
      return names.map((name) => ({ tasks: [name], batches: [batch(tasks[name]?.data ?? '', [name])] }));
    case 'joint':
      return [jointly(names)];
    case 'curriculum': {
      const order = curriculumOrder(schedule, names);
      return order.map((_, stage) => jointly(names.filter((name) => order.indexOf(name) <= stage)));
    }
    default:
      return schedule satisfies never;
  }
}
