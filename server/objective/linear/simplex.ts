import { Matrix } from 'ml-matrix';
import { directionsOf, toWeights } from './directions.ts';
import type { Gram } from './gram.ts';
import { total, uniformWeights } from './gram.ts';
import { nonnegativeMinimum } from './nonnegative.ts';

/**
 * argmin wᵀGw over the simplex: the point of least norm in the convex hull of the gradients. With zero gradients among
 * them it is 0, and these share the weight equally; with G = 0 every weight is 1/K.
 *
 * Solved as the nonnegative problem min zᵀGz + σ(1 − Σz)², whose solution is a multiple of w, with σ = min G_ii.
 */
export function leastNormWeights(gram: Gram): Float64Array {
  const directions = directionsOf(gram);
  const zeros = gram.rows - directions.tasks.length;
  if (zeros > 0) {
    const weights = new Float64Array(gram.rows).fill(1 / zeros);
    for (const task of directions.tasks) weights[task] = 0;
    return weights;
  }
  if (gram.rows === 0) return uniformWeights(0);
  const shortest = Math.min(...directions.norms);
  const ratios = directions.norms.map((norm) => shortest / norm);
  const matrix = directions.cosines.clone();
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.rows; j++) matrix.set(i, j, matrix.get(i, j) + (ratios[i] ?? 0) * (ratios[j] ?? 0));
  }
  const units = nonnegativeMinimum(matrix, ratios);
  const weights = toWeights(directions, units, gram.rows);
  const sum = total(weights);
  return weights.map((weight) => weight / sum);
}

/**
 * argmin ½‖g_w + τg_0‖² over the simplex, with g_0 the mean gradient: the least norm of the shifted gradients g_i + τg_0.
 */
export function shiftedLeastNormWeights(gram: Gram, shift: number): Float64Array {
  const { rows: tasks } = gram;
  const means = Array.from({ length: tasks }, (_, i) => total(gram.getRow(i)) / tasks);
  const square = Math.max(0, total(means) / tasks);
  const shifted = new Matrix(tasks, tasks);
  for (let i = 0; i < tasks; i++) {
    for (let j = 0; j < tasks; j++) {
      const value = gram.get(i, j) + shift * ((means[i] ?? 0) + (means[j] ?? 0)) + shift * shift * square;
      shifted.set(i, j, value);
    }
    // What is left of two vectors that cancel is rounding.
    const terms = (Math.sqrt(Math.max(0, gram.get(i, i))) + shift * Math.sqrt(square)) ** 2;
    if (shifted.get(i, i) <= 1e-14 * terms) shifted.set(i, i, 0);
  }
  return leastNormWeights(shifted);
}

/** The point of the simplex nearest to `values` (Held, Wolfe & Crowder 1974). */
export function nearestOnSimplex(values: ArrayLike<number>): Float64Array {
  // A shift changes nothing, and from the largest value on no large numbers are left to cancel.
  const largest = Math.max(...Float64Array.from(values));
  const shifted = Float64Array.from(values, (value) => value - largest);
  let sum = 0;
  let threshold = 0;
  [...shifted]
    .sort((a, b) => b - a)
    .forEach((value, i) => {
      sum += value;
      const candidate = (sum - 1) / (i + 1);
      if (value > candidate) threshold = candidate;
    });
  return shifted.map((value) => Math.max(0, value - threshold));
}
