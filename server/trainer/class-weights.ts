import { DataError } from '../data/data-error.ts';
import type { Target } from '../data/dataset.ts';
import type { Experiment, Loss } from '../definition/experiment.ts';
import type { TrainingData } from './training-data.ts';

/**
 * N/(C·N_c) for each class (King & Zeng 2001; scikit-learn's `balanced`), counted over the labels of the rows `ids`; 0 for a
 * class without labels.
 */
export function balancedWeights(target: Extract<Target, { kind: 'class' | 'tags' }>, ids: Int32Array): number[] {
  const width = target.kind === 'tags' ? target.steps : 1;
  const counts = new Float64Array(target.classes.length);
  for (const id of ids)
    for (const label of target.values.subarray(id * width, (id + 1) * width))
      if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
  const all = counts.reduce((sum, count) => sum + count, 0);
  const met = counts.filter((count) => count > 0).length;
  return Array.from(counts, (count) => (count === 0 ? 0 : all / (met * count)));
}

/**
 * The experiment with its losses as the data make them: balanced class weights as numbers, from the training rows alone.
 * Throws a DataError where a loss cannot serve the classes that the files have.
 */
export function withCountedLosses(experiment: Experiment, data: TrainingData): Experiment {
  const tasks = Object.entries(experiment.tasks).map(([name, task]): [string, Experiment['tasks'][string]] => {
    const split = data[task.data];
    const target = split?.set.train.targets[task.target];
    if (!split || !target || target.kind === 'number') return [name, task];
    const problem = misfit(task.loss, target);
    if (problem !== undefined)
      throw new DataError('data-classes', `The loss ${task.loss.type} of ${name} ${problem}`, {
        expected: 'classes that the loss can serve',
        found: `${target.classes.length} classes`,
      });
    if (!('classWeights' in task.loss) || task.loss.classWeights !== 'balanced' || target.kind === 'labels')
      return [name, task];
    return [name, { ...task, loss: { ...task.loss, classWeights: balancedWeights(target, split.train) } }];
  });
  return { ...experiment, tasks: Object.fromEntries(tasks) };
}

function misfit(loss: Loss, { kind, classes }: Extract<Target, { classes: readonly string[] }>): string | undefined {
  const { length } = classes;
  if (loss.type === 'binaryCrossEntropy' && kind === 'class' && length !== 2)
    return `tells two classes apart, but its target has ${length}; use crossEntropy.`;
  if (loss.type === 'ordinal' && length < 2) return `needs two classes or more, but its target has ${length}.`;
  if ('classWeights' in loss && typeof loss.classWeights !== 'string' && loss.classWeights.length !== length)
    return `has ${loss.classWeights.length} classWeights, but its target has ${length} classes; write one number a class.`;
  return undefined;
}
