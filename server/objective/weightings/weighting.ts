import type { RandomStream } from '../../data/random.ts';
import { dot } from '../linear/gram.ts';
import type { MethodState } from '../method-state.ts';

/** What a weighting may learn from. All lists have one number a task, but for `gains`. */
export interface Seen {
  /** L_i of the step, or for `epoch` their means over it. */
  readonly losses: ArrayLike<number>;
  /** L_i on the same batch after the step. */
  readonly again?: ArrayLike<number>;
  /** ‖∇_W L_i‖, not weighted, W the last shared layer. */
  readonly norms?: ArrayLike<number>;
  /** Excess risks e_i = g_iᵀ diag(1/h_i) g_i with h_i = √Σ_t g_i². */
  readonly risks?: ArrayLike<number>;
  /** η∇L_iᵀ∇L_j(θ') with ∇L_j on validation rows after a lookahead, K×K row by row: what L_j falls by for each unit of w_i. */
  readonly gains?: ArrayLike<number>;
}

/** The weights w_i of a step and what the method adds to Σ w_i L_i: their sum is the method's own objective. */
export interface WeightedSum {
  readonly weights: Float64Array;
  /** A of the ledger. */
  readonly added: number;
}

/**
 * A weighting of losses. The weights are the derivatives of its objective by the losses, so that one backward pass of
 * Σ w_i L_i does what the method asks.
 */
export interface Weighting {
  /** As in a definition. */
  readonly name: string;
  /** Authors and year of the paper. */
  readonly source: string;
  /** Whether its formula has a meaning for positive losses only. */
  readonly positiveLosses: boolean;
  /** What the weights always add up to, where it is always the same: 1, or the number of tasks. */
  readonly sum?: 1 | 'tasks';
  /** The state before the first step. */
  start(tasks: number): MethodState;
  /**
   * Where the weights depend on the losses of the step: for each task what is known of its weight before them. Such weights
   * exist for all tasks together only.
   */
  known?(state: MethodState, tasks: number): readonly number[];
  weigh(losses: ArrayLike<number>, state: MethodState, random: RandomStream): WeightedSum;
  /** Derivatives of the objective by the lists of the state that the run's optimizer learns along with the network. */
  gradient?(losses: ArrayLike<number>, state: MethodState): MethodState;
  readonly learning?: Learning;
  /** The objective that epochs are compared by, where it is not the step's own: a drawn one takes the mean of its draws. */
  judge?(losses: ArrayLike<number>, state: MethodState): number;
}

/** How a weighting changes its own state. */
export interface Learning {
  /** When: once the step's gradients are known and before its weights are taken, after the step, or after an epoch. */
  readonly at: 'gradients' | 'step' | 'epoch';
  /** What it has to see beside the losses. */
  readonly sees: readonly Exclude<keyof Seen, 'losses'>[];
  learn(seen: Seen, state: MethodState): MethodState;
}

/** Refuses a loss below zero where the method has no meaning for it, and one that is not a number. */
export function checkPositive(name: string, losses: ArrayLike<number>): void {
  Array.from(losses).forEach((loss, i) => {
    if (!(loss >= 0)) throw new RangeError(`${name} needs positive losses; that of task ${i + 1} is ${loss}.`);
  });
}

/** A method's own objective: Σ w_i L_i and what it adds. */
export function objectiveOf(losses: ArrayLike<number>, { weights, added }: WeightedSum): number {
  return dot(weights, losses) + added;
}

/** A list of `Seen` that the method has asked for. */
export function seenAs(seen: Seen, name: keyof Seen): ArrayLike<number> {
  const values = seen[name];
  if (values === undefined) throw new RangeError(`The weighting has to see ${name}.`);
  return values;
}
