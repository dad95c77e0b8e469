import type { RandomStream } from '../../data/random.ts';
import type { Gram } from '../linear/gram.ts';
import { checkGram } from '../linear/gram.ts';
import type { MethodState } from '../method-state.ts';

/** What a step gives a method beside G. */
export interface StepContext {
  /** L_i of the step. */
  readonly losses: ArrayLike<number>;
  /** The stream of this step for methods that draw: one a step, so that no state of it has to be kept. */
  readonly random: RandomStream;
}

/** What a method guarantees; each promise is tested on families of matrices. */
export interface Promises {
  /** No task's loss rises to first order: Jd ≥ 0 for every J. */
  readonly nonConflicting: boolean;
  /** d(sJ) = s^degree d(J) for s > 0; nothing is promised where it is left out. */
  readonly degree?: number;
  /** d is linear in rescalings of the tasks: d(diag(a + b)J) = d(diag(a)J) + d(diag(b)J) for a, b > 0. */
  readonly linearInScalings: boolean;
  /** d does not depend on the order of the tasks. */
  readonly permutes: boolean;
  /** What the weights of gradients that are not zero add up to, where it is always the same: 1, or the number of tasks. */
  readonly sum?: 1 | 'tasks';
}

/** The weights w of d = Jᵀw, and what the method has to remember. */
export interface Weighed {
  readonly weights: Float64Array;
  readonly state: MethodState;
}

/**
 * A gradient aggregator that needs G = JJᵀ alone. Zero gradients and a stationary J give weights that each method
 * documents, never NaN; a G that is not finite throws a RangeError.
 */
export interface GramAggregator {
  /** As in a definition. */
  readonly name: string;
  /** Authors and year of the paper. */
  readonly source: string;
  readonly promises: Promises;
  /** The state before the first step. */
  start(tasks: number): MethodState;
  weigh(gram: Gram, state: MethodState, context: StepContext): Weighed;
  /** The weights that a state stands for, of methods that look at independent batches: a step that has none keeps them. */
  kept?(state: MethodState, tasks: number): Float64Array;
}

/** An aggregator whose weights are a function of G, and for some of the step's losses and random numbers. */
export function stateless(
  name: string,
  source: string,
  promises: Promises,
  weightsOf: (gram: Gram, context: StepContext) => Float64Array,
): GramAggregator {
  return {
    name,
    source,
    promises,
    start: () => ({}),
    weigh(gram, state, context) {
      checkGram(gram);
      return { weights: weightsOf(gram, context), state };
    },
  };
}
