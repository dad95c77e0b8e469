import { remembered } from '../method-state.ts';
import type { MethodState } from '../method-state.ts';
import type { GramAggregator } from './aggregator.ts';

/**
 * Composite weights with momentum (CR-MOGM, Zhou et al. 2022) around any aggregator: λ_t = α λ_(t−1) + (1 − α) λ̂_t with
 * λ̂_t the aggregator's own weights; the first step takes them as they are. A mean of non-conflicting weights of
 * different steps need not be one.
 */
export function withMomentum(inner: GramAggregator, { alpha = 0.9 }: { readonly alpha?: number } = {}): GramAggregator {
  const { permutes, sum } = inner.promises;
  return {
    name: inner.name,
    source: 'Zhou 2022',
    promises: { nonConflicting: false, linearInScalings: false, permutes, ...(sum !== undefined && { sum }) },
    start: (tasks) => prefixed(inner.start(tasks), []),
    weigh(gram, state, context) {
      const { weights: own, state: next } = inner.weigh(gram, unprefixed(state), context);
      const averaged = state['momentum']?.length === 0 ? [...own] : remembered(state, 'momentum', gram.rows);
      const weights = own.map((weight, i) => alpha * (averaged[i] ?? 0) + (1 - alpha) * weight);
      return { weights, state: prefixed(next, [...weights]) };
    },
  };
}

function prefixed(state: MethodState, momentum: readonly number[]): MethodState {
  return { ...Object.fromEntries(Object.entries(state).map(([name, values]) => [`inner.${name}`, values])), momentum };
}

function unprefixed(state: MethodState): MethodState {
  const own = Object.entries(state).filter(([name]) => name.startsWith('inner.'));
  return Object.fromEntries(own.map(([name, values]) => [name.slice('inner.'.length), values]));
}
