import type { Objective } from '../../definition/experiment.ts';
import type { Weighting } from './weighting.ts';

/** w_i of each task. Equal weighting is a sum, not a mean: every w_i is 1; so is the weight of a task that a static list leaves out. */
export function taskWeights(weighting: Objective['weighting'], tasks: readonly string[]): Record<string, number> {
  const weights = weighting.type === 'static' ? weighting.weights : {};
  return Object.fromEntries(tasks.map((task) => [task, weights[task] ?? 1]));
}

/** Every w_i = 1: a sum, as Σw = K says. */
export function equal(): Weighting {
  return { ...fixed('equal', () => 1), sum: 'tasks' };
}

/** The w_i given, in the order of the tasks; 1 where none is given. */
export function staticWeights(weights: ArrayLike<number>): Weighting {
  return fixed('static', (task) => weights[task] ?? 1);
}

function fixed(name: string, weight: (task: number) => number): Weighting {
  return {
    name,
    source: 'definition',
    positiveLosses: false,
    start: () => ({}),
    weigh: (losses) => ({ weights: Float64Array.from(losses, (_, task) => weight(task)), added: 0 }),
  };
}
