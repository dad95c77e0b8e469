import type { ConvexPenalty } from './penalty.ts';
import type { SmoothLoss } from './smooth-loss.ts';
import { solve, type Solution, type SolveOptions } from './solve.ts';

/** The solutions for several λ, from the largest down, each begun at the one before. In the order of `lambdas`. */
export function solvePath(
  loss: SmoothLoss,
  penaltyAt: (lambda: number) => ConvexPenalty,
  lambdas: readonly number[],
  options: SolveOptions = {},
): readonly Solution[] {
  const order = [...lambdas.keys()].sort((a, b) => (lambdas[b] ?? 0) - (lambdas[a] ?? 0));
  const solutions: Solution[] = [];
  let start = options.start;
  for (const i of order) {
    const found = solve(loss, penaltyAt(lambdas[i] ?? 0), { ...options, ...(start && { start }) });
    solutions[i] = found;
    start = found.weights;
  }
  return solutions;
}

/** The λ whose solution has the least error; the first of several. `errorOf` must look at validation data only. */
export function chooseLambda(
  lambdas: readonly number[],
  solutions: readonly Solution[],
  errorOf: (weights: Float64Array) => number,
): number {
  const errors = solutions.map(({ weights }) => errorOf(weights));
  const least = Math.min(...errors);
  const chosen = lambdas[errors.indexOf(least)];
  if (chosen === undefined) throw new RangeError(`No λ can be chosen: the errors are ${errors.join(', ')}.`);
  return chosen;
}

/** `count` numbers from `from` to `to`, each the same factor from the one before. */
export const geometric = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => from * (to / from) ** (i / Math.max(1, count - 1)));
