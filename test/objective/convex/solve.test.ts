import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Matrix, solve as solveLinear } from 'ml-matrix';
import { stream } from '../../../server/data/random.ts';
import { dirty, robust } from '../../../server/objective/convex/decomposition.ts';
import { relativeGap } from '../../../server/objective/convex/duality-gap.ts';
import { logisticLoss } from '../../../server/objective/convex/logistic-loss.ts';
import { chooseLambda, geometric, solvePath } from '../../../server/objective/convex/path.ts';
import type { ConvexPenalty } from '../../../server/objective/convex/penalty.ts';
import { l1, l21, ridge } from '../../../server/objective/convex/separable.ts';
import type { SmoothLoss, TaskRows } from '../../../server/objective/convex/smooth-loss.ts';
import { solve } from '../../../server/objective/convex/solve.ts';
import { squaredLoss } from '../../../server/objective/convex/squared-loss.ts';
import { laplacian, meanRegularized, taskCoupling } from '../../../server/objective/convex/task-coupling.ts';
import { covarianceOf, solveWithCovariance } from '../../../server/objective/convex/task-covariance.ts';
import { rankOf, traceNorm } from '../../../server/objective/convex/trace-norm.ts';

const features = 6;

/** Tasks of different numbers of rows, whose weights differ around common ones; targets of one sign for the logistic loss. */
function tasks(kind: 'number' | 'class' = 'number'): TaskRows[] {
  return [9, 14, 30, 5].map((rows, t) => {
    const values = new Float32Array(rows * features + rows + features);
    stream(5, 'test', `convex ${t}`).fillNormal(values, 0, 1);
    const x = Float64Array.from(values.subarray(0, rows * features));
    const targets = Float64Array.from({ length: rows }, (_, row) => {
      const score = [1, -1, 0.5, 0, 0, 0].reduce((sum, w, j) => {
        const own = w === 0 ? 0 : w + 0.3 * (values[rows * features + rows + j] ?? 0);
        return sum + own * (x[row * features + j] ?? 0);
      }, 0);
      const noisy = score + 0.5 * (values[rows * features + row] ?? 0);
      return kind === 'number' ? noisy : Number(noisy > 0);
    });
    return { features: x, targets };
  });
}

const loss = squaredLoss(tasks());

const penalties: readonly ConvexPenalty[] = [
  ridge(0.7),
  l1(0.7),
  l21(2, features),
  traceNorm(2, features),
  meanRegularized(1.5, features),
  meanRegularized(1.5, features, 0.2),
  taskCoupling(
    'graph',
    1.2,
    laplacian(4, [
      [0, 1, 2],
      [1, 3, 0.5],
    ]),
    features,
  ),
];

/** F on a random point near W is never below F(W) by more than rounding. */
function assertMinimum(f: SmoothLoss, penalty: ConvexPenalty, weights: Float64Array, name: string): void {
  const value = (at: Float64Array) => f.value(at) + penalty.value(at);
  const least = value(weights);
  for (let trial = 0; trial < 30; trial++) {
    const step = new Float32Array(weights.length);
    stream(8, 'test', `${name} ${trial}`).fillNormal(step, 0, 10 ** (-trial % 5));
    const other = value(weights.map((w, i) => w + (step[i] ?? 0)));
    assert.ok(least <= other + 1e-9 * Math.abs(other), `${name}: ${least} above ${other}`);
  }
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

describe('the convex solver', () => {
  it('finds the minimum of every penalty, for squared and logistic losses', () => {
    for (const f of [loss, logisticLoss(tasks('class'))]) {
      for (const penalty of penalties) {
        // Alone, the few rows of the last task can be told apart without an error: no weights are the best.
        if (!f.affine && penalty.name === 'graph') continue;
        const found = solve(f, penalty, { tolerance: 1e-10 });
        assert.ok(found.converged, penalty.name);
        assertMinimum(f, penalty, found.weights, penalty.name);
      }
    }
  });

  it('gives the closed form of ridge regression', () => {
    const { weights } = solve(loss, ridge(0.7), { tolerance: 1e-12 });
    tasks().forEach(({ features: x, targets }, t) => {
      const matrix = Matrix.from1DArray(targets.length, features, x);
      const gram = matrix.transpose().mmul(matrix).add(Matrix.eye(features).mul(1.4));
      const exact = solveLinear(gram, matrix.transpose().mmul(Matrix.columnVector(targets))).to1DArray();
      assert.ok(largest(weights.subarray(t * features, (t + 1) * features), exact) < 1e-9);
    });
  });

  it('closes the duality gap of norms as its residual falls', () => {
    for (const penalty of [l1(0.7), l21(0.7, features), traceNorm(0.7, features)]) {
      const gaps = [1e-2, 1e-8].map((tolerance) =>
        relativeGap(loss, penalty, 0.7, solve(loss, penalty, { tolerance }).weights),
      );
      assert.ok(gaps.every((gap) => gap > -1e-12));
      assert.ok((gaps[1] ?? 1) < 1e-6, `${penalty.name}: ${gaps.join(', ')}`);
    }
  });

  it('makes zeros and ranks exact', () => {
    const rows = solve(loss, l21(6, features), { tolerance: 1e-9 }).weights;
    for (let j = 0; j < features; j++) {
      const zeros = [0, 1, 2, 3].filter((t) => rows[t * features + j] === 0).length;
      assert.ok(zeros === 0 || zeros === 4);
    }
    assert.ok(rows.includes(0));
    const low = solve(loss, traceNorm(8, features), { tolerance: 1e-9 }).weights;
    assert.ok(rankOf(low, features) < rankOf(solve(loss, ridge(0.01)).weights, features));
    assert.ok(solve(loss, l1(1e4)).weights.every((w) => w === 0));
  });

  it('learns a covariance that is the best for the weights, and weights that are the best for it', () => {
    const { weights, covariance } = solveWithCovariance(loss, 0.5, { tolerance: 1e-10, epsilon: 1e-3 });
    assert.ok(Math.abs(covariance.trace() - 1) < 1e-12);
    assert.ok(largest(covariance.to1DArray(), covarianceOf(weights, features, 1e-3).to1DArray()) < 1e-12);
    const objective = (at: Float64Array): number => {
      const gram = Matrix.from1DArray(4, features, at);
      const inverse = gram.mmul(gram.transpose()).add(Matrix.eye(4).mul(1e-3));
      const root = covarianceOf(at, features, 1e-3);
      return loss.value(at) + 0.5 * solveLinear(root, inverse).trace();
    };
    const least = objective(weights);
    for (let trial = 0; trial < 20; trial++) {
      const step = new Float32Array(weights.length);
      stream(8, 'test', `covariance ${trial}`).fillNormal(step, 0, 0.01);
      assert.ok(least <= objective(weights.map((w, i) => w + (step[i] ?? 0))) + 1e-6);
    }
  });

  it('decomposes weights into two parts', () => {
    for (const { loss: doubled, penalty, sum } of [dirty(loss, 2, 0.8), robust(loss, 2, 1.5)]) {
      const { weights, converged } = solve(doubled, penalty, { tolerance: 1e-9 });
      assert.ok(converged);
      assertMinimum(doubled, penalty, weights, penalty.name);
      assert.equal(sum(weights).length, 4 * features);
    }
  });

  it('goes down a path from warm starts to what cold starts give, and chooses by the error that it is told', () => {
    const lambdas = geometric(0.1, 10, 5);
    const warm = solvePath(loss, (lambda) => l21(lambda, features), lambdas, { tolerance: 1e-10 });
    lambdas.forEach((lambda, i) => {
      const cold = solve(loss, l21(lambda, features), { tolerance: 1e-10 });
      assert.ok(largest(warm[i]?.weights ?? [], cold.weights) < 1e-5);
    });
    const norm = (weights: Float64Array) => Math.abs(Math.hypot(...weights) - Math.hypot(...(warm[3]?.weights ?? [])));
    assert.equal(chooseLambda(lambdas, warm, norm), lambdas[3]);
  });

  it('refuses tasks of different features, and says when it has not arrived', () => {
    const odd = { features: new Float64Array(4), targets: new Float64Array(1) };
    assert.throws(() => squaredLoss([...tasks(), odd]), /same features/);
    assert.equal(solve(loss, l1(0.1), { mostIterations: 2, tolerance: 1e-12 }).converged, false);
  });
});
