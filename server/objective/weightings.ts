import type { Objective } from '../definition/experiment.ts';

/** w_i of each task. Equal weighting is a sum, not a mean: every w_i is 1; so is the weight of a task that a static list leaves out. */
export function taskWeights(weighting: Objective['weighting'], tasks: readonly string[]): Record<string, number> {
  const weights = weighting.type === 'static' ? weighting.weights : {};
  return Object.fromEntries(tasks.map((task) => [task, weights[task] ?? 1]));
}
