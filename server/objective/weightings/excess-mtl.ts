import { remembered } from '../method-state.ts';
import { softmax } from './softmax.ts';
import { seenAs } from './weighting.ts';
import type { Weighting } from './weighting.ts';

/**
 * Excess risks (He et al. 2024): w_i ∝ w_i exp(η ê_i) with Σw = 1, ê_i = e_i/e_i(first) the excess risk
 * e_i = g_iᵀ diag(1/h_i) g_i, h_i = √Σ_t g_i², relative to the first one; a first one of 0 leaves ê_i at 1. The e_i are sums
 * over coordinates and come from where the gradients are.
 * @param options.eta η of the exponentiated gradient
 */
export function excessMtl({ eta = 0.01 }: { readonly eta?: number } = {}): Weighting {
  return {
    name: 'excessMtl',
    source: 'He 2024',
    positiveLosses: false,
    sum: 1,
    start: (tasks) => ({ weights: new Array<number>(tasks).fill(1 / tasks), first: [] }),
    weigh: (losses, state) => ({ weights: Float64Array.from(remembered(state, 'weights', losses.length)), added: 0 }),
    learning: {
      at: 'gradients',
      sees: ['risks'],
      learn(seen, state) {
        const risks = Array.from(seenAs(seen, 'risks'));
        const weights = remembered(state, 'weights', risks.length);
        const first = state['first']?.length === risks.length ? state['first'] : risks;
        const relative = risks.map((risk, i) => (first[i] === 0 ? 1 : risk / (first[i] ?? 1)));
        const exponents = relative.map((ratio, i) => Math.log(weights[i] ?? 0) + Math.min(eta * ratio, 1e300));
        return { weights: [...softmax(exponents)], first };
      },
    },
  };
}
