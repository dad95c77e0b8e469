import { dirty, robust, type Decomposition } from '../../server/objective/convex/decomposition.ts';
import { chooseLambda, geometric, solvePath } from '../../server/objective/convex/path.ts';
import type { ConvexPenalty } from '../../server/objective/convex/penalty.ts';
import { l21, ridge } from '../../server/objective/convex/separable.ts';
import type { SmoothLoss } from '../../server/objective/convex/smooth-loss.ts';
import type { Solution } from '../../server/objective/convex/solve.ts';
import { squaredLoss } from '../../server/objective/convex/squared-loss.ts';
import { laplacian, meanRegularized, taskCoupling } from '../../server/objective/convex/task-coupling.ts';
import { solveWithCovariance } from '../../server/objective/convex/task-covariance.ts';
import { rankOf, traceNorm } from '../../server/objective/convex/trace-norm.ts';
import { readSchools, scaled, scaleOf, splitRows, squaredError, totalSquares, type Schools } from './school-data.ts';

const splits = 10;
const tolerance = 1e-4;

/** A way to find the weights of all schools, for a list of λ. */
interface Method {
  readonly name: string;
  readonly lambdas: readonly number[];
  /** Weights for each λ, schools one after the other. */
  fit(train: Schools, lambdas: readonly number[]): readonly Float64Array[];
  /** What the chosen weights are made of, in a few words. */
  describe?(weights: Float64Array, features: number): string;
}

const convex = (
  name: string,
  lambdas: readonly number[],
  penaltyFor: (loss: SmoothLoss, train: Schools) => (lambda: number) => ConvexPenalty,
  describe?: Method['describe'],
): Method => ({
  name,
  lambdas,
  fit(train, chosen) {
    const loss = squaredLoss(train);
    return solvePath(loss, penaltyFor(loss, train), chosen, { tolerance }).map(converged);
  },
  ...(describe && { describe }),
});

const parts = (
  name: string,
  lambdas: readonly number[],
  of: (loss: SmoothLoss, lambda: number) => Decomposition,
): Method => ({
  name,
  lambdas,
  fit(train, chosen) {
    const loss = squaredLoss(train);
    const [first] = chosen;
    const { loss: doubled, sum } = of(loss, first ?? 1);
    return solvePath(doubled, (lambda) => of(loss, lambda).penalty, chosen, { tolerance })
      .map(converged)
      .map(sum);
  },
});

function converged({ weights, converged: ended, residual }: Solution): Float64Array {
  if (!ended) console.error(`a solution ended at a residual of ${residual}`);
  return weights;
}

/** One model for all schools. */
const pooled: Method = {
  name: 'pooled',
  lambdas: geometric(0.1, 1e4, 11),
  fit(train, lambdas) {
    const all = {
      features: Float64Array.from(train.flatMap(({ features }) => [...features])),
      targets: Float64Array.from(train.flatMap(({ targets }) => [...targets])),
    };
    const solutions = solvePath(squaredLoss([all]), ridge, lambdas, { tolerance }).map(converged);
    return solutions.map((weights) => Float64Array.from(train.flatMap(() => [...weights])));
  },
};

const zeroRows = (weights: Float64Array, features: number): string => {
  const used = new Set([...weights.keys()].filter((i) => weights[i] !== 0).map((i) => i % features));
  return `${features - used.size} of ${features} features 0`;
};

/** Each school joined to the five whose pupils are most alike on average. */
function nearestSchools(train: Schools): readonly (readonly [number, number, number])[] {
  const means = train.map(({ features, targets }) => {
    const width = features.length / targets.length;
    return Array.from(
      { length: width },
      (_, j) => targets.reduce((sum, _y, row) => sum + (features[row * width + j] ?? 0), 0) / targets.length,
    );
  });
  const distance = (a: readonly number[] = [], b: readonly number[] = []) =>
    a.reduce((sum, x, j) => sum + (x - (b[j] ?? 0)) ** 2, 0);
  return means.flatMap((mean, i) => {
    const others = [...means.keys()].filter((j) => j !== i);
    others.sort((a, b) => distance(mean, means[a]) - distance(mean, means[b]));
    return others.slice(0, 5).map((j) => [i, j, 1] as const);
  });
}

const methods: readonly Method[] = [
  convex('separate ridge', geometric(3, 1e3, 8), () => ridge),
  pooled,
  convex(
    'l21',
    geometric(30, 1e3, 9),
    ({ features }) =>
      (lambda) =>
        l21(lambda, features),
    zeroRows,
  ),
  convex(
    'traceNorm',
    geometric(100, 3e3, 9),
    ({ features }) =>
      (lambda) =>
        traceNorm(lambda, features),
    (weights, features) => `rank ${rankOf(weights, features)} of ${features}`,
  ),
  convex(
    'meanRegularized',
    geometric(10, 1e3, 9),
    ({ features }) =>
      (lambda) =>
        meanRegularized(lambda, features),
  ),
  convex('graphLaplacian', geometric(1, 300, 8), ({ tasks, features }, train) => {
    const graph = laplacian(tasks, nearestSchools(train));
    return (lambda) => taskCoupling('graphLaplacian', lambda, graph, features);
  }),
  {
    name: 'mtrl',
    lambdas: geometric(0.1, 10, 5),
    fit: (train, lambdas) => {
      const loss = squaredLoss(train);
      return lambdas.map((lambda) => converged(solveWithCovariance(loss, lambda, { tolerance: 1e-3, mostRounds: 6 })));
    },
  },
  parts('dirty', geometric(30, 1e3, 6), (loss, lambda) => dirty(loss, lambda, lambda / 4)),
  parts('robust', geometric(100, 3e3, 6), (loss, lambda) => robust(loss, lambda, lambda / 4)),
];

interface Score {
  readonly variance: number;
  readonly lambda: number;
  readonly about: string;
}

/** Explained variance on the test quarter of one split; λ is chosen on a fifth of the training rows, then all of them train. */
function score(method: Method, schools: Schools, split: number): Score {
  const [train, test] = splitRows(schools, 0.75, split, 'test');
  const [fitted, held] = splitRows(train, 0.8, split, 'validation');
  const own = scaleOf(fitted);
  const candidates = method.fit(scaled(fitted, own), method.lambdas);
  const solutions = candidates.map((weights) => ({
    weights,
    iterations: 0,
    residual: 0,
    converged: true,
    curvature: 1,
  }));
  const lambda = chooseLambda(method.lambdas, solutions, (weights) => squaredError(scaled(held, own), weights));
  const scale = scaleOf(train);
  const [weights = new Float64Array()] = method.fit(scaled(train, scale), [lambda]);
  const variance = 1 - squaredError(scaled(test, scale), weights) / totalSquares(test);
  return { variance, lambda, about: method.describe?.(weights, weights.length / schools.length) ?? '' };
}

/**
 * Explained variance on School in per cent, 1 − Σ(y − ŷ)²/Σ(y − ȳ)² over the test rows of all schools together, ȳ their common
 * mean (Bakker & Heskes 2003; Argyriou 2008): mean and standard deviation over random 75/25 splits of every school's rows.
 */
export function school(file: string, chosen: readonly string[]): void {
  const schools = readSchools(file);
  console.log('| method | explained variance, % | λ chosen (median) | in the last split |\n| --- | --- | --- | --- |');
  for (const method of methods) {
    if (chosen.length > 0 && !chosen.includes(method.name)) continue;
    const scores = Array.from({ length: splits }, (_, split) => score(method, schools, split));
    const values = scores.map(({ variance }) => 100 * variance);
    const mean = values.reduce((a, b) => a + b, 0) / splits;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (splits - 1));
    const lambdas = scores.map(({ lambda }) => lambda).sort((a, b) => a - b);
    const median = (lambdas[splits / 2] ?? Number.NaN).toPrecision(2);
    console.log(
      `| ${method.name} | ${mean.toFixed(1)} (${deviation.toFixed(1)}) | ${median} | ${scores.at(-1)?.about ?? ''} |`,
    );
  }
}
