import { checkGram } from '../linear/gram.ts';
import { remembered } from '../method-state.ts';
import { fairWeights } from './fairgrad.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Nash bargaining (Navon et al. 2022): Gw = 1/w, that is the minimum of ½wᵀGw − Σ log w, so that ‖d‖ = √K always (K the
 * number of gradients that are not zero) and d does not depend on the scale of any task. What it does at zero
 * gradients and stationary points: see `fairWeights`.
 * @param options.every solves in every n-th step and keeps the weights in between
 */
export function nashMtl({ every = 1 }: { readonly every?: number } = {}): GramAggregator {
  return {
    name: 'nashMtl',
    source: 'Navon 2022',
    promises: { nonConflicting: true, degree: 0, linearInScalings: false, permutes: true },
    start: (tasks) => ({ weights: new Array<number>(tasks).fill(0), age: [0] }),
    weigh(gram, state) {
      checkGram(gram);
      const [age = 0] = remembered(state, 'age', 1);
      const kept = remembered(state, 'weights', gram.rows);
      const weights = age === 0 ? fairWeights(gram, 1) : Float64Array.from(kept);
      return { weights, state: { weights: [...weights], age: [(age + 1) % every] } };
    },
  };
}
