import { LuDecomposition, Matrix } from 'ml-matrix';
import type { Gram } from './gram.ts';
import { dot, lengthOf, rowNorms, times, uniformWeights } from './gram.ts';
import { shiftedLeastNormWeights } from './simplex.ts';

/** Shifts between which the solution lies. */
interface Bracket {
  low: number;
  high: number;
}

/**
 * argmin over the simplex of g_wᵀg_0 + r‖g_w‖, g_0 the mean gradient and r > 0; undefined where the minimum is g_w = 0.
 *
 * A w with g_w ≠ 0 is a solution exactly where it also minimises ½‖g_w + τg_0‖² for τ = ‖g_w‖/r, and for a given support
 * w is linear in τ, which leaves a quadratic equation in τ: the support is followed until its own τ confirms it.
 */
export function conflictAverseWeights(gram: Gram, radius: number): Float64Array | undefined {
  const excess = (shift: number, weights: Float64Array): number => lengthOf(gram, weights) - shift * radius;
  const least = shiftedLeastNormWeights(gram, 0);
  const norms = rowNorms(gram);
  const bracket = { low: lengthOf(gram, least) / radius, high: Math.max(...norms) / radius };
  const terms = dot(norms, least) / radius;
  if (bracket.low <= 1e-7 * terms) {
    // The shortest vector of the hull is 0 up to rounding: is there a better one away from it?
    bracket.low = 1e-6 * (terms || bracket.high);
    if (excess(bracket.low, shiftedLeastNormWeights(gram, bracket.low)) <= 0) return undefined;
  }
  let shift = bracket.low;
  let weights = least;
  for (let round = 0; round < 200 && bracket.high > bracket.low * (1 + 4 * Number.EPSILON); round++) {
    weights = shiftedLeastNormWeights(gram, shift);
    const confirmed = solveOnSupport(gram, radius, weights, bracket);
    if (confirmed && isOptimal(gram, radius, confirmed.weights)) return confirmed.weights;
    if (excess(shift, weights) > 0) bracket.low = shift;
    else bracket.high = shift;
    const proposed = confirmed?.shift ?? 0;
    const inside = proposed > bracket.low && proposed < bracket.high;
    shift = inside ? proposed : Math.sqrt(bracket.low) * Math.sqrt(bracket.high);
  }
  return weights;
}

/** The w and τ that the support of `weights` allows within the bracket. */
function solveOnSupport(
  gram: Gram,
  radius: number,
  weights: Float64Array,
  { low, high }: Bracket,
): { weights: Float64Array; shift: number } | undefined {
  const support = [...weights.keys()].filter((task) => (weights[task] ?? 0) > 0);
  const lines = solveBordered(gram, support);
  if (!lines) return undefined;
  const { fixed, moving } = lines;
  const a = dot(moving, times(gram, moving)) - radius * radius;
  const b = dot(fixed, times(gram, moving));
  const c = dot(fixed, times(gram, fixed));
  const shift = rootsOf(a, b, c).find((root) => root >= low * (1 - 1e-9) && root <= high * (1 + 1e-9));
  if (shift === undefined) return undefined;
  const solution = fixed.map((value, i) => value + shift * (moving[i] ?? 0));
  return solution.every((value) => value >= 0) ? { weights: solution, shift } : undefined;
}

/** Minimisers on the support, w = fixed + τ moving: G w + τ G w_0 is the same for every member, and Σw = 1. */
function solveBordered(
  gram: Gram,
  support: readonly number[],
): { fixed: Float64Array; moving: Float64Array } | undefined {
  const count = support.length;
  const norms = rowNorms(gram);
  const means = times(gram, uniformWeights(gram.rows));
  const matrix = Matrix.zeros(count + 1, count + 1);
  const right = Matrix.zeros(count + 1, 2);
  const shortest = Math.min(...support.map((task) => norms[task] ?? 0));
  // In units y_i = ‖g_i‖ w_i/‖g_shortest‖, which gradients of very different length need.
  support.forEach((task, i) => {
    const norm = norms[task] ?? 1;
    support.forEach((other, j) => matrix.set(i, j, gram.get(task, other) / norm / (norms[other] ?? 1)));
    matrix.set(i, count, shortest / norm);
    matrix.set(count, i, shortest / norm);
    right.set(i, 1, -(means[task] ?? 0) / norm / shortest);
  });
  right.set(count, 0, 1);
  if (shortest === 0) return undefined;
  const factor = new LuDecomposition(matrix);
  if (factor.isSingular()) return undefined;
  const solved = factor.solve(right);
  const spread = (column: number): Float64Array => {
    const values = new Float64Array(gram.rows);
    support.forEach((task, i) => (values[task] = (solved.get(i, column) * shortest) / (norms[task] ?? 1)));
    return values;
  };
  return { fixed: spread(0), moving: spread(1) };
}

/** Roots of aτ² + 2bτ + c, none where they are not real. */
function rootsOf(a: number, b: number, c: number): readonly number[] {
  const discriminant = b * b - a * c;
  if (!(discriminant >= 0)) return [];
  const q = -(b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant));
  return [q / a, c / q].filter(Number.isFinite);
}

/** Whether no g_iᵀd with d = g_0 + r g_w/‖g_w‖ is below those of the support, up to rounding. */
function isOptimal(gram: Gram, radius: number, weights: Float64Array): boolean {
  const factor = radius / lengthOf(gram, weights);
  const sum = weights.map((weight) => 1 / weights.length + factor * weight);
  const products = times(gram, sum);
  const terms = times(Matrix.abs(gram), sum);
  const level = dot(weights, products);
  return products.every((product, i) => {
    const tolerance = 1e-12 * (terms[i] ?? 0);
    const gap = product - level;
    return (weights[i] ?? 0) > 0 ? Math.abs(gap) <= tolerance : gap >= -tolerance;
  });
}
