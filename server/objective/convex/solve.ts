import type { ConvexPenalty } from './penalty.ts';
import type { SmoothLoss } from './smooth-loss.ts';

export interface SolveOptions {
  /** Where to begin; zeros where it is left out. */
  readonly start?: Float64Array;
  /** The relative prox-gradient residual at which a solution is one. */
  readonly tolerance?: number;
  readonly mostIterations?: number;
}

export interface Solution {
  readonly weights: Float64Array;
  readonly iterations: number;
  /** See `solve`. */
  readonly residual: number;
  readonly converged: boolean;
  /** The inverse of the last step's length. */
  readonly curvature: number;
}

/**
 * Minimises F(W) = f(W) + λR(W) by accelerated proximal gradient steps (Beck & Teboulle 2009) whose length a line search finds
 * and whose momentum restarts where it points uphill (O'Donoghue & Candès 2015).
 *
 * The residual is the norm of a subgradient of F at W, ‖L(Y − W) − ∇f(Y) + ∇f(W)‖ with W the step from Y, over ‖∇f(0)‖. It is
 * 0 at a minimum only.
 */
export function solve(loss: SmoothLoss, penalty: ConvexPenalty, options: SolveOptions = {}): Solution {
  const { tolerance = 1e-6, mostIterations = 20_000 } = options;
  const state = begin(loss, options.start);
  const scale = norm(gradientAt(loss, new Float64Array(state.weights.length))) || 1;
  let momentum = 1;
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    step(loss, penalty, state);
    const residual = residualOf(state) / scale;
    if (residual <= tolerance) return solution(state, iteration, residual, true);
    momentum = extrapolate(loss, state, momentum);
  }
  return solution(state, mostIterations, residualOf(state) / scale, false);
}

/** What an iteration works on: the point Y that steps go from, the step's end W with the W before it, and their gradients. */
interface State {
  weights: Float64Array;
  gradient: Float64Array;
  before: Float64Array;
  gradientBefore: Float64Array;
  readonly from: Float64Array;
  readonly gradientFrom: Float64Array;
  curvature: number;
}

function begin(loss: SmoothLoss, start: Float64Array | undefined): State {
  const size = loss.tasks * loss.features;
  const weights = start ? start.slice() : new Float64Array(size);
  if (weights.length !== size) throw new RangeError(`The start has ${weights.length} weights, not ${size}.`);
  const gradient = gradientAt(loss, weights);
  return {
    weights,
    gradient,
    before: new Float64Array(size),
    gradientBefore: new Float64Array(size),
    from: weights.slice(),
    gradientFrom: gradient.slice(),
    curvature: loss.curvature || 1,
  };
}

function gradientAt(loss: SmoothLoss, weights: Float64Array): Float64Array {
  const gradient = new Float64Array(weights.length);
  loss.gradient(weights, gradient);
  return gradient;
}

/** W = prox(Y − ∇f(Y)/L), with L doubled until f lies below its quadratic model there. */
function step(loss: SmoothLoss, penalty: ConvexPenalty, state: State): void {
  [state.before, state.weights] = [state.weights, state.before];
  [state.gradientBefore, state.gradient] = [state.gradient, state.gradientBefore];
  const { from, gradientFrom, weights, gradient } = state;
  for (;;) {
    const length = 1 / state.curvature;
    for (let i = 0; i < weights.length; i++) weights[i] = (from[i] ?? 0) - length * (gradientFrom[i] ?? 0);
    penalty.shrink(weights, length);
    loss.gradient(weights, gradient);
    if (isBelowModel(loss, state)) return;
    state.curvature *= 2;
  }
}

/**
 * Whether L is large enough: f(W) − f(Y) − ⟨∇f(Y), W − Y⟩ is half of ⟨∇f(W) − ∇f(Y), W − Y⟩ where the gradient is affine, and
 * at most the whole where f is convex. Differences of values would drown in rounding near the minimum.
 */
function isBelowModel({ affine }: SmoothLoss, { from, gradientFrom, weights, gradient, curvature }: State): boolean {
  let rise = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const moved = (weights[i] ?? 0) - (from[i] ?? 0);
    rise += moved * ((gradient[i] ?? 0) - (gradientFrom[i] ?? 0));
    squares += moved * moved;
  }
  const bound = affine ? curvature : curvature / 2;
  return rise <= bound * squares * (1 + 1e-12) || !Number.isFinite(curvature);
}

/** ‖L(Y − W) − ∇f(Y) + ∇f(W)‖. */
function residualOf({ from, gradientFrom, weights, gradient, curvature }: State): number {
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const part = curvature * ((from[i] ?? 0) - (weights[i] ?? 0)) - (gradientFrom[i] ?? 0) + (gradient[i] ?? 0);
    squares += part * part;
  }
  return Math.sqrt(squares);
}

/** Moves Y on along the last step; gives the next momentum t, 1 where the step went uphill from Y. */
function extrapolate(loss: SmoothLoss, state: State, momentum: number): number {
  const { from, gradientFrom, weights, gradient, before, gradientBefore } = state;
  let uphill = 0;
  for (let i = 0; i < weights.length; i++)
    uphill += ((from[i] ?? 0) - (weights[i] ?? 0)) * ((weights[i] ?? 0) - (before[i] ?? 0));
  const next = uphill > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
  const factor = uphill > 0 ? 0 : (momentum - 1) / next;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i] ?? 0;
    const g = gradient[i] ?? 0;
    from[i] = w + factor * (w - (before[i] ?? 0));
    if (loss.affine) gradientFrom[i] = g + factor * (g - (gradientBefore[i] ?? 0));
  }
  if (!loss.affine) loss.gradient(from, gradientFrom);
  return next;
}

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

const solution = (
  { weights, curvature }: State,
  iterations: number,
  residual: number,
  converged: boolean,
): Solution => ({
  weights: weights.slice(),
  iterations,
  residual,
  converged,
  curvature,
});
