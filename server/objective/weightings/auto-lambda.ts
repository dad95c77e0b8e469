import { remembered } from '../method-state.ts';
import { adamStart, adamStep } from './adam.ts';
import { seenAs, type Weighting } from './weighting.ts';

export interface AutoLambdaOptions {
  /** β, how far Adam moves the weights. */
  readonly learningRate?: number;
  /** λ_i before the first step. */
  readonly initial?: number;
  /** For each task whether its loss on validation rows is to fall; all where it is left out. */
  readonly primary?: readonly boolean[];
}

/**
 * Auto-λ (Liu et al. 2022): with θ' = θ − η Σλ_i∇L_i, λ moves by Adam down Σ_{j primary} L_j(θ') on validation rows. That loss is
 * linear in λ to first order: its derivative by λ_i is −η∇L_iᵀ∇L_j(θ'), which the paper approximates by finite differences. No
 * weight falls below 0, which the paper leaves open: a negative one would climb its task's loss.
 */
export function autoLambda({ learningRate = 1e-4, initial = 0.1, primary = [] }: AutoLambdaOptions = {}): Weighting {
  return {
    name: 'autoLambda',
    source: 'Liu 2022',
    positiveLosses: false,
    start: (tasks) => ({ weights: new Array<number>(tasks).fill(initial), ...adamStart(tasks) }),
    weigh: (losses, state) => ({ weights: Float64Array.from(remembered(state, 'weights', losses.length)), added: 0 }),
    learning: {
      at: 'gradients',
      sees: ['gains'],
      learn(seen, state) {
        const weights = remembered(state, 'weights', seen.losses.length);
        const next = adamStep(weights, autoLambdaGradient(seenAs(seen, 'gains'), primary, weights.length), state, {
          learningRate,
        });
        return { weights: next.values.map((weight) => Math.max(0, weight)), ...next.state };
      },
    },
  };
}

/** Derivatives by the λ_i of the losses of the primary tasks after the lookahead. */
export function autoLambdaGradient(gains: ArrayLike<number>, primary: readonly boolean[], tasks: number): Float64Array {
  return Float64Array.from({ length: tasks }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < tasks; j++) if (primary[j] ?? true) sum -= gains[i * tasks + j] ?? Number.NaN;
    return sum;
  });
}
