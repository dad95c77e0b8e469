import { Matrix } from 'ml-matrix';
import type { Gram } from './gram.ts';
import { rowNorms } from './gram.ts';

/** The gradients that are not zero, as unit vectors: the form in which problems with G are solved, for any scale of its rows. */
export interface Directions {
  /** Tasks with a gradient that is not zero. */
  readonly tasks: readonly number[];
  /** Their ‖g_i‖. */
  readonly norms: Float64Array;
  /** Their cosines, ones on the diagonal. */
  readonly cosines: Matrix;
}

/** Splits G into lengths and cosines: G_ij = ‖g_i‖ ‖g_j‖ cos_ij. */
export function directionsOf(gram: Gram): Directions {
  const all = rowNorms(gram);
  const tasks = [...all.keys()].filter((task) => (all[task] ?? 0) > 0);
  const norms = Float64Array.from(tasks, (task) => all[task] ?? 0);
  const cosines = Matrix.eye(tasks.length);
  tasks.forEach((task, i) => {
    for (let j = 0; j < i; j++) {
      const cosine = gram.get(task, tasks[j] ?? 0) / (norms[i] ?? 1) / (norms[j] ?? 1);
      const bounded = Math.max(-1, Math.min(1, cosine));
      cosines.set(i, j, bounded);
      cosines.set(j, i, bounded);
    }
  });
  return { tasks, norms, cosines };
}

/** Weights of unit vectors as weights of the K gradients themselves: w_i = y_i/‖g_i‖, and `absent` for a zero gradient. */
export function toWeights(directions: Directions, units: ArrayLike<number>, tasks: number, absent = 0): Float64Array {
  const weights = new Float64Array(tasks).fill(absent);
  directions.tasks.forEach((task, i) => (weights[task] = (units[i] ?? 0) / (directions.norms[i] ?? 1)));
  return weights;
}
