import type { TaskFacts } from '../architecture/network.ts';
import type { Experiment } from '../experiment.ts';
import { offerOf } from '../formats.ts';
import { outputUnits } from '../shapes.ts';

/** What is known of every task's data. */
export type NetworkFacts = Readonly<Record<string, TaskFacts>>;

/** What the formats say of each task's data, before any of them is read; nothing for a task of which only the files tell. */
export function factsByFormat({ data, tasks }: Experiment): Partial<NetworkFacts> {
  const facts = Object.entries(tasks).flatMap(([name, task]): [string, TaskFacts][] => {
    const source = data[task.data];
    const offer = source && offerOf(source);
    const target = offer?.targets[task.target];
    if (offer?.inputShape === undefined || !target || (target.kind !== 'number' && target.classes === undefined))
      return [];
    return [[name, { input: offer.inputShape, units: outputUnits(target, task.loss) }]];
  });
  return Object.fromEntries(facts);
}

/** Whether facts are known for all tasks. */
export const areWhole = (facts: Partial<NetworkFacts>, { tasks }: Experiment): facts is NetworkFacts =>
  Object.keys(tasks).every((name) => facts[name] !== undefined);
