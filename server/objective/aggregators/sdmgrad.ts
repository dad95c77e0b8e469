import { checkGram, total, uniformWeights, times } from '../linear/gram.ts';
import { nearestOnSimplex, shiftedLeastNormWeights } from '../linear/simplex.ts';
import { remembered } from '../method-state.ts';
import { stateless } from './aggregator.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Direction-oriented descent (Xiao et al. 2023) with the inner problem solved exactly on one batch:
 * w = argmin over the simplex of ½‖g_w + λg_0‖², d = (g_w + λg_0)/(1 + λ). The paper's unbiased steps need the product
 * of gradients of two batches: `sampledSdmGrad`.
 */
export function sdmGrad({ lambda = 0.3 }: { readonly lambda?: number } = {}): GramAggregator {
  const promises = { nonConflicting: false, degree: 1, linearInScalings: false, permutes: true, sum: 1 } as const;
  return stateless('sdmGrad', 'Xiao 2023', promises, (gram) => directed(shiftedLeastNormWeights(gram, lambda), lambda));
}

function directed(weights: Float64Array, lambda: number): Float64Array {
  return weights.map((weight) => (weight + lambda / weights.length) / (1 + lambda));
}

export interface SampledSdmGradOptions {
  readonly lambda?: number;
  /** Length of an inner step, relative to the squared mean length of the gradients. */
  readonly rate?: number;
  readonly momentum?: number;
  readonly iterations?: number;
}

/**
 * The same by projected gradient steps on w, kept from step to step. `gram` is J₁J₂ᵀ with gradients of two independent
 * batches, as double sampling asks; the direction belongs to a third.
 */
export function sampledSdmGrad(options: SampledSdmGradOptions = {}): GramAggregator {
  const { lambda = 0.3, rate = 10, momentum = 0.5, iterations = 20 } = options;
  return {
    name: 'sdmGrad',
    source: 'Xiao 2023',
    promises: { nonConflicting: false, linearInScalings: false, permutes: true, sum: 1 },
    start: (tasks) => ({ weights: [...uniformWeights(tasks)] }),
    kept: (state, tasks) => directed(Float64Array.from(remembered(state, 'weights', tasks)), lambda),
    weigh(gram, state) {
      checkGram(gram);
      let weights = Float64Array.from(remembered(state, 'weights', gram.rows));
      let velocity = new Float64Array(gram.rows);
      // The products of two batches may be negative, even those of a task with itself.
      const scale = (total(gram.diagonal().map((square) => Math.sqrt(Math.abs(square)))) / gram.rows) ** 2;
      for (let i = 0; i < iterations && scale > 0; i++) {
        const slope = times(
          gram,
          weights.map((weight) => weight + lambda / weights.length),
        );
        velocity = velocity.map((value, k) => momentum * value + (slope[k] ?? 0) / scale);
        weights = Float64Array.from(nearestOnSimplex(weights.map((weight, k) => weight - rate * (velocity[k] ?? 0))));
      }
      return { weights: directed(weights, lambda), state: { weights: [...weights] } };
    },
  };
}
