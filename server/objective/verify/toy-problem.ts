import type { GramAggregator } from '../aggregators/aggregator.ts';
import { stream } from '../../data/random.ts';
import { combine, gramOf } from '../linear/gram.ts';

/** A point of the plane. */
export type Point = readonly [number, number];

/** Losses of the two tasks and their gradients at a point. */
export interface ToyStep {
  readonly losses: Point;
  readonly gradients: readonly [Point, Point];
}

/** A value with its derivatives. */
type Jet = readonly [value: number, x: number, y: number];

/** log(max(|u|, 5e-6)) + 6 of a value with derivatives; flat where the bound holds. */
function logOf([value, x, y]: Jet): Jet {
  if (Math.abs(value) <= 5e-6) return [Math.log(5e-6) + 6, 0, 0];
  return [Math.log(Math.abs(value)) + 6, x / value, y / value];
}

/**
 * The two-task problem of CAGrad, Nash-MTL and FAMO: F_i = f_i c₁ + q_i c₂ with
 * f₁ = log max(|½(−x₁−7) − tanh(−x₂)|, 5e-6) + 6, f₂ = log max(|½(−x₁+3) + tanh(−x₂) + 2|, 5e-6) + 6,
 * q = ((−x₁±7)² + 0.1(−x₂−8)²)/10 − 20, c₁ = max(tanh(x₂/2), 0), c₂ = max(tanh(−x₂/2), 0).
 */
export function toyStep([x, y]: Point): ToyStep {
  const tanh = Math.tanh(y);
  const slope = 1 - tanh * tanh;
  const logs = [logOf([(-x - 7) / 2 + tanh, -0.5, slope]), logOf([(-x + 3) / 2 - tanh + 2, -0.5, -slope])] as const;
  const bowl = (centre: number): Jet => [
    ((x - centre) ** 2 + 0.1 * (y + 8) ** 2) / 10 - 20,
    (x - centre) / 5,
    (y + 8) / 50,
  ];
  const half = Math.tanh(y / 2);
  const above = Math.max(half, 0);
  const below = Math.max(-half, 0);
  const turn = (1 - half * half) / 2;
  const task = (f: Jet, q: Jet): Jet => [
    f[0] * above + q[0] * below,
    f[1] * above + q[1] * below,
    f[2] * above + q[2] * below + (half > 0 ? f[0] * turn : half < 0 ? -q[0] * turn : 0),
  ];
  const first = task(logs[0], bowl(7));
  const second = task(logs[1], bowl(-7));
  return {
    losses: [first[0], second[0]],
    gradients: [
      [first[1], first[2]],
      [second[1], second[2]],
    ],
  };
}

/** Where the papers start. */
export const toyStarts: readonly Point[] = [
  [-8.5, 7.5],
  [-8.5, -5],
  [9, 9],
];

/** The point of the Pareto set x₁ ∈ [−7, 7], x₂ ∈ [−8.434, −8.355] at which the mean of the losses is least. */
export const toyEnd: Point = [0, -8.3551097768];

/** Where Adam (step 1e-3) along the directions of an aggregator is after `steps` steps, or before them where it is `done`. */
export function descend(
  aggregator: GramAggregator,
  start: Point,
  steps: number,
  done: (point: Point) => boolean,
): Point {
  let point = start;
  let state = aggregator.start(2);
  const first = [0, 0];
  const second = [0, 0];
  const random = stream(0, 'verify', 'toy problem');
  for (let t = 1; t <= steps && !done(point); t++) {
    const { losses, gradients } = toyStep(point);
    const { weights, state: next } = aggregator.weigh(gramOf(gradients), state, { losses, random });
    state = next;
    const direction = combine(gradients, weights);
    const moved = direction.map((d, i) => {
      first[i] = 0.9 * (first[i] ?? 0) + 0.1 * d;
      second[i] = 0.999 * (second[i] ?? 0) + 0.001 * d * d;
      const rate = 1e-3 / (1 - 0.9 ** t);
      return (rate * (first[i] ?? 0)) / (Math.sqrt((second[i] ?? 0) / (1 - 0.999 ** t)) + 1e-8);
    });
    point = [point[0] - (moved[0] ?? 0), point[1] - (moved[1] ?? 0)];
  }
  return point;
}
