import { checkGram, times, uniformWeights } from '../linear/gram.ts';
import { nearestOnSimplex } from '../linear/simplex.ts';
import { remembered } from '../method-state.ts';
import type { GramAggregator } from './aggregator.ts';

export interface TrackedWeightsOptions {
  /** Step length γ of the weights. */
  readonly gamma?: number;
  /** ρ of the ridge that keeps the weights' problem strictly convex. */
  readonly rho?: number;
}

/** λ ← Π_Δ(λ − γ(Gλ + ρλ)), from 1/K; the new λ are the weights. */
function trackedWeights(
  name: string,
  source: string,
  { gamma = 0.1, rho = 0.1 }: TrackedWeightsOptions,
): GramAggregator {
  return {
    name,
    source,
    promises: { nonConflicting: false, linearInScalings: false, permutes: true, sum: 1 },
    start: (tasks) => ({ weights: [...uniformWeights(tasks)] }),
    weigh(gram, state) {
      checkGram(gram);
      const before = remembered(state, 'weights', gram.rows);
      const slope = times(gram, before);
      const moved = before.map((weight, i) => weight - gamma * ((slope[i] ?? 0) + rho * weight));
      const weights = nearestOnSimplex(moved);
      return { weights, state: { weights: [...weights] } };
    },
  };
}

/**
 * Gradient correction (Fernando et al. 2023). `gram` is YYᵀ of the tracked gradients y_i ← y_i − β(y_i − g_i), which stay
 * where the gradients are, and d = Yᵀw.
 */
export function moCo(options: TrackedWeightsOptions = {}): GramAggregator {
  return trackedWeights('moCo', 'Fernando 2023', options);
}

/**
 * Gradient descent with double sampling (Chen et al. 2023). `gram` is J₁J₂ᵀ with gradients of two independent batches;
 * with J of one batch the estimate of the weights' slope is biased.
 */
export function moDo(options: TrackedWeightsOptions = {}): GramAggregator {
  return trackedWeights('moDo', 'Chen 2023', options);
}
