import type { GramAggregator } from './aggregator.ts';
import { remembered } from '../method-state.ts';
import { trackedWeights } from './tracked-weights.ts';
import type { TrackedWeightsOptions } from './tracked-weights.ts';

/**
 * Gradient descent with double sampling (Chen et al. 2023). `gram` is J₁J₂ᵀ with gradients of two independent batches;
 * with J of one batch the estimate of the weights' slope is biased. The ridge ρ is that of public code; the paper has none.
 */
export function moDo(options: TrackedWeightsOptions = {}): GramAggregator {
  return {
    ...trackedWeights('moDo', 'Chen 2023', { rho: 0, ...options }),
    kept: (state, tasks) => Float64Array.from(remembered(state, 'weights', tasks)),
  };
}
