import { Matrix } from 'ml-matrix';
import type { Experiment } from '../../definition/experiment.ts';
import { stream } from '../../data/random.ts';
import { aggregatorOf } from '../../objective/aggregators/aggregator-of.ts';
import { dbMtl } from '../../objective/aggregators/db-mtl.ts';
import type { GramAggregator } from '../../objective/aggregators/aggregator.ts';
import type { Gram } from '../../objective/linear/gram.ts';
import type { MethodState } from '../../objective/method-state.ts';

/** What a step gives the combiner; lists have one number a task. */
export interface CombinerStep {
  readonly step: number;
  readonly losses: readonly number[];
  /** w_i of the weighting. */
  readonly weights: readonly number[];
}

/** Solves, in float64, in what proportions the gradients of the tasks make the step of the shared parameters. */
export class Combiner {
  readonly #aggregator: GramAggregator | undefined;
  readonly #seed: number;
  #states: readonly MethodState[];

  /** @param groups how many groups of parameters are put together apart */
  constructor({ objective, seed, tasks }: Experiment, groups: number) {
    this.#aggregator = objective.weighting.type === 'dbMtl' ? dbMtl() : aggregatorOf(objective.aggregator);
    this.#seed = seed;
    const count = Object.keys(tasks).length;
    this.#states = Array.from({ length: groups }, () => this.#aggregator?.start(count) ?? {});
  }

  /** What the aggregator remembers, a state a group. */
  get states(): readonly MethodState[] {
    return this.#states;
  }

  /** Takes over the states of a checkpoint. */
  set states(states: readonly MethodState[]) {
    if (states.length !== this.#states.length)
      throw new RangeError(`There are ${this.#states.length} groups of gradients, not ${states.length}.`);
    this.#states = states;
  }

  /**
   * For each group the factors c_i of d = Σ c_i ∇L_i, the weights of the weighting included.
   * @param grams G of the gradients ∇L_i, without weights, a group each
   */
  coefficients(grams: readonly Gram[], { step, losses, weights }: CombinerStep): number[][] {
    const aggregator = this.#aggregator;
    if (!aggregator) return grams.map(() => [...weights]);
    const states: MethodState[] = [];
    const coefficients = grams.map((gram, group) => {
      const random = stream(this.#seed, 'aggregator', String(group), step);
      const { weights: own, state } = aggregator.weigh(weighted(gram, weights), this.#states[group] ?? {}, {
        losses,
        random,
      });
      states.push(state);
      return scaled(own, weights);
    });
    this.#states = states;
    return coefficients;
  }

  /**
   * The same for a method that looks at independent batches.
   * @param pair J₁J₂ᵀ of each group, without weights; a step that has only its own batch keeps what the method knows
   */
  sampledCoefficients(pair: readonly Gram[] | undefined, step: CombinerStep): number[][] {
    if (pair) return this.coefficients(pair, step);
    const { weights } = step;
    return this.#states.map((state) =>
      scaled(this.#aggregator?.kept?.(state, weights.length) ?? weights.map(() => 1), weights),
    );
  }
}

const scaled = (own: ArrayLike<number>, weights: readonly number[]): number[] =>
  weights.map((weight, i) => weight * (own[i] ?? 0));

/** G of the rows w_i g_i. */
export function weighted(gram: Gram, weights: readonly number[]): Gram {
  const answer = Matrix.zeros(gram.rows, gram.columns);
  for (let i = 0; i < gram.rows; i++)
    for (let j = 0; j < gram.columns; j++) answer.set(i, j, (weights[i] ?? 0) * (weights[j] ?? 0) * gram.get(i, j));
  return answer;
}

/** The sum of the Gram matrices of groups: that of all shared parameters. */
export function totalGram(grams: readonly Gram[]): Gram {
  const [first, ...others] = grams;
  if (!first) throw new Error('there are no gradients');
  return others.reduce((sum, gram) => Matrix.add(sum, gram), first);
}
