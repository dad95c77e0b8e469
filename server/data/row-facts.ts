import type { TaskFacts } from '../definition/architecture/network.ts';
import type { Experiment } from '../definition/experiment.ts';
import { unitsFor } from '../definition/loss.ts';
import type { Rows } from './dataset.ts';

/** The rows of each task. */
export type TaskRows = Readonly<Record<string, Rows>>;

/** Shapes of inputs and numbers of outputs, as the data themselves say. */
export function factsOfRows({ tasks }: Pick<Experiment, 'tasks'>, rows: TaskRows): Record<string, TaskFacts> {
  const facts = Object.entries(tasks).map(([name, task]): [string, TaskFacts] => {
    const target = rows[name]?.targets[task.target];
    if (!target) throw new Error(`data set ${task.data} has no target ${task.target}`);
    const units = unitsFor(task.loss.type, target.kind, target.kind === 'number' ? 0 : target.classes.length);
    return [name, { input: rows[name]?.inputShape ?? [], units }];
  });
  return Object.fromEntries(facts);
}
