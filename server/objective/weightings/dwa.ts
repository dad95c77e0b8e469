import type { MethodState } from '../method-state.ts';
import { softmax } from './softmax.ts';
import type { Weighting } from './weighting.ts';

/**
 * Dynamic weight average (Liu et al. 2019): w = K softmax(r/T) with r_i = L_i(t−1)/L_i(t−2) of the means over the last
 * two epochs; w = 1 in the first two epochs. A ratio whose earlier mean is 0 counts as 1.
 */
export function dwa({ temperature = 2 }: { readonly temperature?: number } = {}): Weighting {
  return {
    name: 'dwa',
    source: 'Liu 2019',
    positiveLosses: true,
    sum: 'tasks',
    start: () => ({ last: [], before: [] }),
    weigh(losses, state) {
      const ratios = ratiosOf(state, losses.length);
      const shares = softmax(ratios.map((ratio) => ratio / temperature));
      return { weights: shares.map((share) => share * losses.length), added: 0 };
    },
    learning: {
      at: 'epoch',
      sees: [],
      learn: ({ losses }, state) => ({ last: Array.from(losses), before: state['last'] ?? [] }),
    },
  };
}

function ratiosOf({ last, before }: MethodState, tasks: number): Float64Array {
  const ratios = new Float64Array(tasks).fill(1);
  if (last?.length !== tasks || before?.length !== tasks) return ratios;
  return ratios.map((one, i) => (before[i] === 0 ? one : (last[i] ?? 0) / (before[i] ?? 1)));
}
