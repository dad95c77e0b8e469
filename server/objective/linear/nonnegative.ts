import { Matrix } from 'ml-matrix';
import { times } from './gram.ts';
import { factorPositive } from './positive-definite.ts';

/** Added to a diagonal of ones: more than rounding can take from the least eigenvalue, less than the tolerance of a solution. */
const ridge = 1e-12;
/** A slope below zero by more than this, relative to the terms of its sum, is downhill and not rounding. */
const downhill = 1e-13;

/**
 * argmin ½zᵀAz − bᵀz over z ≥ 0, A symmetric and positive semidefinite with a diagonal near 1, by the active-set method of
 * Lawson & Hanson (1974): it ends at z ≥ 0, Az − b ≥ 0, zᵀ(Az − b) = 0, up to rounding. Where A is singular it finds one
 * of the solutions.
 */
export function nonnegativeMinimum(matrix: Matrix, linear: ArrayLike<number>): Float64Array {
  let solution: Float64Array = new Float64Array(matrix.rows);
  let free: readonly number[] = [];
  const refused = new Set<number>();
  for (let round = 0; round < 50 + 10 * matrix.rows; round++) {
    const entering = steepest(matrix, linear, solution, (index) => free.includes(index) || refused.has(index));
    if (entering === undefined) break;
    const next = exchange(matrix, linear, solution, [...free, entering]);
    if (next === undefined) {
      // Only rounding made it look downhill.
      refused.add(entering);
      continue;
    }
    refused.clear();
    solution = next;
    free = [...solution.keys()].filter((index) => (solution[index] ?? 0) > 0);
  }
  return solution;
}

/** The index at 0 whose slope is most negative, relative to its terms. */
function steepest(
  matrix: Matrix,
  linear: ArrayLike<number>,
  solution: Float64Array,
  excluded: (index: number) => boolean,
): number | undefined {
  let least = -downhill;
  let found: number | undefined;
  for (let i = 0; i < matrix.rows; i++) {
    if (excluded(i)) continue;
    let slope = -(linear[i] ?? 0);
    let terms = Math.abs(slope);
    for (let j = 0; j < matrix.rows; j++) {
      const term = matrix.get(i, j) * (solution[j] ?? 0);
      slope += term;
      terms += Math.abs(term);
    }
    if (slope < least * terms) {
      least = slope / terms;
      found = i;
    }
  }
  return found;
}

/**
 * From a feasible point towards the minimum on the free indices, the last of which has just entered; those that reach 0
 * on the way leave. Undefined where the entering one would not become positive.
 */
function exchange(
  matrix: Matrix,
  linear: ArrayLike<number>,
  start: Float64Array,
  indices: readonly number[],
): Float64Array | undefined {
  const entering = indices.at(-1) ?? 0;
  let free = indices;
  let point = start;
  while (free.length > 0) {
    const target = solveOn(matrix, linear, free);
    if (free === indices && !((target[entering] ?? 0) > 0)) return undefined;
    const blocking = free.filter((index) => !((target[index] ?? 0) > 0));
    if (blocking.length === 0) return target;
    const reach = (index: number): number => (point[index] ?? 0) / ((point[index] ?? 0) - (target[index] ?? 0));
    const length = Math.min(1, ...blocking.map((index) => (point[index] === 0 ? 0 : reach(index))));
    const leaving = blocking.filter((index) => point[index] === 0 || reach(index) <= length);
    point = point.map((value, index) =>
      leaving.includes(index) ? 0 : value + length * ((target[index] ?? 0) - value),
    );
    free = free.filter((index) => !leaving.includes(index));
  }
  return point;
}

/** Az = b on the free indices, 0 on the others; refined twice, so that the ridge stays only where A is singular. */
function solveOn(matrix: Matrix, linear: ArrayLike<number>, free: readonly number[]): Float64Array {
  const part = matrix.selection([...free], [...free]);
  const factor = factorPositive(part, ridge);
  const values = new Float64Array(free.length);
  for (let pass = 0; pass < 3; pass++) {
    const products = times(part, values);
    const rest = free.map((index, i) => (linear[index] ?? 0) - (products[i] ?? 0));
    const step = factor.solve(Matrix.columnVector(rest));
    for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + step.get(i, 0);
  }
  const solution = new Float64Array(matrix.rows);
  free.forEach((index, i) => (solution[index] = values[i] ?? 0));
  return solution;
}
