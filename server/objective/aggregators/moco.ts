import type { GramAggregator } from './aggregator.ts';
import { trackedWeights } from './tracked-weights.ts';
import type { TrackedWeightsOptions } from './tracked-weights.ts';

/**
 * Gradient correction (Fernando et al. 2023). `gram` is YYᵀ of the tracked gradients y_i ← y_i − β(y_i − g_i), which stay
 * where the gradients are, and d = Yᵀw.
 */
export function moCo(options: TrackedWeightsOptions = {}): GramAggregator {
  return trackedWeights('moCo', 'Fernando 2023', options);
}
