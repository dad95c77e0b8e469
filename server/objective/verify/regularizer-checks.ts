import { stream } from '../../data/random.ts';
import type { ConvexPenalty } from '../convex/penalty.ts';
import { l1, l21, ridge } from '../convex/separable.ts';
import { laplacian, meanRegularized, taskCoupling } from '../convex/task-coupling.ts';
import { traceNorm } from '../convex/trace-norm.ts';
import { difference, worst, type Check, type Measurement } from './check.ts';

/** W = [[3,4,0],[0,0,0],[1,−1,2],[.5,0,−.5]], features by tasks, as weights that stand task after task. */
const features = 4;
const golden = Float64Array.of(3, 0, 1, 0.5, 4, 0, -1, 0, 0, 0, 2, -0.5);

const sources = {
  l1: 'Tibshirani 1996',
  l2: 'definition',
  l21: 'Argyriou 2008',
  traceNorm: 'Argyriou 2008',
  meanRegularized: 'Evgeniou & Pontil 2004',
  graphLaplacian: 'Evgeniou 2005',
} as const;

type Name = keyof typeof sources;

const path = laplacian(3, [
  [0, 1, 2],
  [1, 2, 0.5],
]);

const penaltyOf: Readonly<Record<Name, (lambda: number) => ConvexPenalty>> = {
  l1,
  l2: ridge,
  l21: (lambda) => l21(lambda, features),
  traceNorm: (lambda) => traceNorm(lambda, features),
  meanRegularized: (lambda) => meanRegularized(lambda, features),
  graphLaplacian: (lambda) => taskCoupling('graphLaplacian', lambda, path, features),
};

const goldenValues: Readonly<Record<Name, number>> = {
  l1: 12,
  l2: 31.5,
  l21: 8.156596524,
  traceNorm: 8.0715265439,
  meanRegularized: 13.8333333333,
  graphLaplacian: 2 * 5.25 + 0.5 * 25.25,
};

const goldenProx = Float64Array.of(2.4, 0, 0.5917517095, 0, 3.2, 0, -0.5917517095, 0, 0, 0, 1.1835034191, 0);

const names = Object.keys(sources).filter((name): name is Name => Object.hasOwn(sources, name));

const shrunk = (penalty: ConvexPenalty, weights: Float64Array, length: number): Float64Array => {
  const moved = weights.slice();
  penalty.shrink(moved, length);
  return moved;
};

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x - (b[i] ?? 0));

/** Random weights of three tasks, small, usual and large. */
function samples(): readonly (readonly [weights: Float64Array, at: string])[] {
  return [1e-6, 1, 1e6].flatMap((scale) =>
    Array.from({ length: 5 }, (_, trial) => {
      const values = new Float32Array(3 * features);
      stream(0, 'verify', `regularizers ${trial}`).fillNormal(values, 0, scale);
      return [Float64Array.from(values), `W of scale ${scale}, ${trial}`] as const;
    }),
  );
}

/** ‖p(x) − p(y)‖² ≤ ⟨p(x) − p(y), x − y⟩, relative to ‖x − y‖². */
function expansion(penalty: ConvexPenalty): Measurement {
  const all = samples();
  return worst(
    all.map(([x, at], i) => {
      const [y = x] = all[(i + 1) % all.length] ?? [];
      const moved = minus(shrunk(penalty, x, 0.7), shrunk(penalty, y, 0.7));
      const apart = minus(x, y);
      return [Math.max(0, dot(moved, moved) - dot(moved, apart)) / Math.max(dot(apart, apart), Number.MIN_VALUE), at];
    }),
  );
}

/** ½‖p − w‖² + tR(p) is not above the same at points near p, relative to it. */
function optimality(penalty: ConvexPenalty): Measurement {
  const length = 0.7;
  return worst(
    samples().map(([w, at], i) => {
      const found = shrunk(penalty, w, length);
      const cost = (x: Float64Array) => dot(minus(x, w), minus(x, w)) / 2 + length * penalty.value(x);
      const scale = Math.sqrt(dot(w, w));
      const steps = Array.from({ length: 8 }, (_, k) => {
        const values = new Float32Array(w.length);
        stream(0, 'verify', `steps ${i} ${k}`).fillNormal(values, 0, scale * 10 ** -k);
        return cost(found.map((x, j) => x + (values[j] ?? 0)));
      });
      const least = cost(found);
      return [
        Math.max(0, least - Math.min(...steps, cost(w), cost(new Float64Array(w.length)))) / Math.max(least, 1e-300),
        at,
      ];
    }),
  );
}

/** A proximal map of a norm leaves w − p in the dual ball, touching p: ⟨w − p, p⟩ = tR(p) (Moreau's decomposition). */
function moreau(penalty: ConvexPenalty): Measurement {
  const length = 0.7;
  return worst(
    samples().map(([w, at]) => {
      const found = shrunk(penalty, w, length);
      const touching = dot(minus(w, found), found) - length * penalty.value(found);
      return [Math.abs(touching) / Math.max(dot(w, w), Number.MIN_VALUE), at];
    }),
  );
}

function checksOf(name: Name): readonly Check[] {
  const check = (what: string, tolerance: number, measure: () => Measurement): Check => ({
    part: 'regularizer',
    method: name,
    what,
    source: sources[name],
    tolerance,
    measure,
  });
  const one = penaltyOf[name](1);
  // Singular values come from a Gram matrix: the small ones are exact to 1e-8 of the largest.
  const isNorm = name === 'l1' || name === 'l21' || name === 'traceNorm';
  return [
    check('golden value', 1e-9, () => ({ error: Math.abs(one.value(golden) - goldenValues[name]) })),
    ...(name === 'l21'
      ? [check('golden proximal map', 1e-9, () => ({ error: difference(shrunk(one, golden, 1), goldenProx) }))]
      : []),
    check('proximal map minimises ½‖X − W‖² + λR(X)', 1e-12, () => optimality(one)),
    check('proximal map is firmly non-expansive', 1e-12, () => expansion(one)),
    ...(isNorm ? [check("Moreau's decomposition", name === 'traceNorm' ? 1e-7 : 1e-12, () => moreau(one))] : []),
  ];
}

/** Every regulariser's formula and proximal map in float64, against golden vectors and what proximal maps promise. */
export const regularizerChecks: readonly Check[] = names.flatMap(checksOf);
