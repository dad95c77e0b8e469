import { Matrix } from 'ml-matrix';
import { dot, times } from './gram.ts';
import { factorPositive } from './positive-definite.ts';

/** Residual, relative to the terms of its sum, that rounding allows. */
const exact = 4 * Number.EPSILON;

/** Cosines C and, for each gradient, the unit of y, which makes the quadratic part ½yᵀCy. */
interface Problem {
  readonly cosines: Matrix;
  /** |C|, from which the size of the terms of Cy follows. */
  readonly sizes: Matrix;
  readonly scales: Float64Array;
  readonly a: number;
}

/**
 * The positive x with Gx = x^(−1/a), where G_ij = s_i C_ij s_j has the lengths s and cosines C: the one minimum of
 * ½xᵀGx − Σ x^p/p with p = 1 − 1/a, or of ½xᵀGx − Σ log x for a = 1, by Newton steps with a line search. There is one
 * exactly where 0 is outside the convex hull of the gradients, of which the caller has to make sure.
 */
export function solvePowerEquation(cosines: Matrix, norms: ArrayLike<number>, a: number): Float64Array {
  // x_i = u_i z_i with u_i = s_i^(−2a/(a+1)): alone, a gradient has z = 1.
  const units = Float64Array.from(norms, (norm) => norm ** ((-2 * a) / (a + 1)));
  const problem = { cosines, sizes: Matrix.abs(cosines), scales: units.map((unit, i) => unit * (norms[i] ?? 1)), a };
  let y = problem.scales.slice();
  let best = { y, residual: Number.POSITIVE_INFINITY };
  for (let iteration = 0, stalled = 0; iteration < 500 && stalled < 4; iteration++) {
    const { slope, pull, residual } = slopeAt(problem, y);
    stalled = residual < 0.9 * best.residual || residual > 1e-9 ? 0 : stalled + 1;
    if (residual < best.residual) best = { y, residual };
    if (residual < exact) break;
    const curved = cosines.clone();
    for (let i = 0; i < y.length; i++) curved.set(i, i, 1 + (pull[i] ?? 0) / (a * (y[i] ?? 1)));
    const step = solveScaled(
      curved,
      Array.from(slope, (value) => -value),
    );
    const length = residual < 1e-9 ? 1 : lineLength(problem, y, step, slope);
    y = y.map((value, i) => Math.max(value / 10, value + length * (step[i] ?? 0)));
  }
  return best.y.map((value, i) => (value / (problem.scales[i] ?? 1)) * (units[i] ?? 0));
}

/** The gradient Cy − pull, with pull_i the derivative of the sum of powers, and its largest element relative to its terms. */
function slopeAt(
  { cosines, sizes, scales, a }: Problem,
  y: Float64Array,
): { slope: Float64Array; pull: Float64Array; residual: number } {
  const pull = scales.map((scale, i) => scale * ((y[i] ?? 0) / scale) ** (-1 / a));
  const slope = times(cosines, y).map((value, i) => value - (pull[i] ?? 0));
  const terms = times(sizes, y);
  const faults = slope.map((value, i) => Math.abs(value) / ((terms[i] ?? 0) + (pull[i] ?? 0)));
  return { slope, pull, residual: Math.max(...faults) };
}

/** A length of the step at which y stays positive and the slope along it has at most half its size at the start. */
function lineLength(problem: Problem, y: Float64Array, step: Float64Array, slope: Float64Array): number {
  const start = Math.abs(dot(step, slope));
  const furthest = step.reduce((bound, value, i) => Math.min(bound, value < 0 ? -(y[i] ?? 0) / value : bound), 1e300);
  const along = (length: number): number =>
    dot(
      step,
      slopeAt(
        problem,
        y.map((value, i) => value + length * (step[i] ?? 0)),
      ).slope,
    );
  let length = Math.min(1, 0.9 * furthest);
  for (let halved = 0; halved < 60 && along(length) > start / 2; halved++) length /= 2;
  for (let doubled = 0; doubled < 60 && length === 2 ** doubled; doubled++) {
    if (2 * length >= furthest || along(length) > -start / 2) break;
    length *= 2;
  }
  return length;
}

/** Solves a positive definite system after scaling its diagonal to 1, which gradients of very different size need. */
function solveScaled(matrix: Matrix, right: readonly number[]): Float64Array {
  const roots = right.map((_, i) => Math.sqrt(matrix.get(i, i)));
  const scaled = Matrix.zeros(matrix.rows, matrix.rows);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.rows; j++) scaled.set(i, j, matrix.get(i, j) / ((roots[i] ?? 1) * (roots[j] ?? 1)));
  }
  const factor = factorPositive(scaled, Number.EPSILON);
  const solved = factor.solve(Matrix.columnVector(right.map((value, i) => value / (roots[i] ?? 1))));
  return Float64Array.from(roots, (root, i) => solved.get(i, 0) / root);
}
