import type { Experiment, Loss } from './experiment.ts';
import { defaultLoss } from './loss.ts';
import { needsTasks } from './regularizer.ts';
import { targetOf } from './resolve.ts';

/** Tasks as far as it matters here. */
export interface Poolable {
  readonly data: Experiment['data'];
  readonly tasks: Readonly<
    Record<string, { readonly data: string; readonly target: string; readonly loss?: Loss | undefined }>
  >;
}

/** Why tasks cannot have one head for all, in a clause; undefined where nothing that is known speaks against it. */
export function unpoolable({ data, tasks }: Poolable): string | undefined {
  const outputs = Object.entries(tasks).map(([name, task]) => ({ name, text: outputText(data, task) }));
  const [first] = outputs;
  const other = outputs.find(({ text }) => text !== first?.text);
  if (!first || !other) return undefined;
  return `'${first.name}' predicts ${first.text} and '${other.name}' ${other.text}`;
}

function outputText(data: Poolable['data'], task: Poolable['tasks'][string]): string {
  const target = targetOf(data, task);
  const classes = target && 'classes' in target && target.classes !== undefined ? `${target.classes} ` : '';
  const what = { class: 'classes', labels: 'yes-or-no labels', tags: 'tags', number: 'a number' };
  return `${target ? `${classes}${what[target.kind]}` : 'something'} with ${(task.loss ?? defaultLoss(target?.kind)).type}`;
}

/** One network with one head for all tasks, in joint steps: what relates their heads has nothing to relate. */
export function pooled(experiment: Experiment): Experiment {
  const { model, training, objective } = experiment;
  return {
    ...experiment,
    model: { ...model, sharing: { type: 'hard' }, normalization: 'shared', heads: 'one' },
    training: { ...training, schedule: { type: 'joint' } },
    objective: { ...objective, regularizers: objective.regularizers.filter((term) => !needsTasks(term)) },
  };
}
