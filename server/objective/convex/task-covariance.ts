import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { solve, type Solution, type SolveOptions } from './solve.ts';
import type { SmoothLoss } from './smooth-loss.ts';
import { taskCoupling } from './task-coupling.ts';

/** A solution with the task covariance Ω that belongs to it. */
export interface RelatedTasks extends Solution {
  readonly covariance: Matrix;
  /** How often W and Ω were taken in turn. */
  readonly rounds: number;
}

export interface CovarianceOptions extends SolveOptions {
  /** ε, which keeps Ω regular. */
  readonly epsilon?: number;
  readonly mostRounds?: number;
}

/**
 * Multi-task relationship learning (Zhang & Yeung 2010): f(W) + λ tr(Ω⁻¹(WᵀW + εI)) over W and Ω ≽ 0 with tr Ω = 1, by taking
 * the best W and the best Ω = (WᵀW + εI)^½/tr(·) in turn until Ω stays. Jointly convex, so that this finds the minimum.
 */
export function solveWithCovariance(loss: SmoothLoss, lambda: number, options: CovarianceOptions = {}): RelatedTasks {
  const { epsilon = 1e-4, mostRounds = 30, tolerance = 1e-6 } = options;
  let covariance = Matrix.eye(loss.tasks).div(loss.tasks);
  let solution: Solution | undefined;
  for (let rounds = 1; ; rounds++) {
    const start = solution?.weights ?? options.start;
    const inverse = symmetric(covariance, (value) => 1 / value);
    solution = solve(loss, taskCoupling('mtrl', lambda, inverse, loss.features), {
      ...options,
      ...(start && { start }),
    });
    const next = covarianceOf(solution.weights, loss.features, epsilon);
    const change = Matrix.sub(next, covariance).norm() / covariance.norm();
    covariance = next;
    if (change <= Math.sqrt(tolerance) || rounds === mostRounds) return { ...solution, covariance, rounds };
  }
}

/** Ω = (WᵀW + εI)^½/tr(·) of weights that stand task after task. */
export function covarianceOf(weights: Float64Array, features: number, epsilon: number): Matrix {
  const rows = Matrix.from1DArray(weights.length / features, features, weights);
  const gram = rows.mmul(rows.transpose()).add(Matrix.eye(rows.rows).mul(epsilon));
  const root = symmetric(gram, (value) => Math.sqrt(Math.max(epsilon, value)));
  return root.div(root.trace());
}

/** V f(Λ) Vᵀ of a symmetric matrix. */
function symmetric(matrix: Matrix, f: (value: number) => number): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return eigenvectorMatrix.mmul(Matrix.diag(realEigenvalues.map(f))).mmul(eigenvectorMatrix.transpose());
}
