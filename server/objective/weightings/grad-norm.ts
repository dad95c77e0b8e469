import { total } from '../linear/gram.ts';
import { remembered } from '../method-state.ts';
import { adamStart, adamStep } from './adam.ts';
import { seenAs } from './weighting.ts';
import type { Weighting } from './weighting.ts';

/** No weight falls below this, which the paper leaves open: a negative one would climb its task's loss. */
const leastWeight = 1e-3;

export interface GradNormOptions {
  /** α, how strongly slow tasks are pulled. */
  readonly alpha?: number;
  readonly learningRate?: number;
}

/** What GradNorm compares: r_i, the targets Ḡ r_i^α of G_i = w_i‖∇_W L_i‖, the loss Σ|G_i − target| and its derivative by w. */
export interface GradNormTargets {
  readonly rates: Float64Array;
  readonly targets: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
}

/**
 * Targets of gradient norms, for weights w, norms ‖∇_W L_i‖ and relative losses L̃_i = L_i/L_i(0): r_i = L̃_i/mean L̃. The
 * targets are constants for the gradient.
 */
export function gradNormTargets(
  weights: ArrayLike<number>,
  norms: ArrayLike<number>,
  relative: ArrayLike<number>,
  alpha: number,
): GradNormTargets {
  const mean = total(relative) / relative.length;
  const rates = Float64Array.from(relative, (loss) => (mean === 0 ? 1 : loss / mean));
  const weighted = Float64Array.from(norms, (norm, i) => norm * (weights[i] ?? 0));
  const level = total(weighted) / weighted.length;
  const targets = rates.map((rate) => level * rate ** alpha);
  const gaps = weighted.map((norm, i) => norm - (targets[i] ?? 0));
  return {
    rates,
    targets,
    loss: gaps.reduce((sum, gap) => sum + Math.abs(gap), 0),
    gradient: gaps.map((gap, i) => Math.sign(gap) * (norms[i] ?? 0)),
  };
}

/**
 * Gradient normalisation (Chen et al. 2018): after each step w moves by Adam down Σ|G_i − Ḡ r_i^α|, then Σw = K again. The
 * first losses seen are L_i(0); a task whose first loss is 0 counts as not having changed.
 */
export function gradNorm({ alpha = 1.5, learningRate = 0.025 }: GradNormOptions = {}): Weighting {
  return {
    name: 'gradNorm',
    source: 'Chen 2018',
    positiveLosses: true,
    sum: 'tasks',
    start: (tasks) => ({ weights: new Array<number>(tasks).fill(1), initial: [], ...adamStart(tasks) }),
    weigh: (losses, state) => ({ weights: Float64Array.from(remembered(state, 'weights', losses.length)), added: 0 }),
    learning: {
      at: 'step',
      sees: ['norms'],
      learn(seen, state) {
        const { losses } = seen;
        const weights = remembered(state, 'weights', losses.length);
        const initial = state['initial']?.length === losses.length ? state['initial'] : Array.from(losses);
        const relative = Array.from(losses, (loss, i) => (initial[i] === 0 ? 1 : loss / (initial[i] ?? 1)));
        const { gradient } = gradNormTargets(weights, seenAs(seen, 'norms'), relative, alpha);
        const next = adamStep(weights, gradient, state, { learningRate });
        const bounded = next.values.map((weight) => Math.max(weight, leastWeight));
        const factor = bounded.length / total(bounded);
        return { weights: bounded.map((weight) => weight * factor), initial, ...next.state };
      },
    },
  };
}
