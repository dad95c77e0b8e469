import type { Experiment } from '../../definition/experiment.ts';
import { stream } from '../../data/random.ts';
import type { MethodState } from '../../objective/method-state.ts';
import { weightingOf } from '../../objective/weightings/weighting-of.ts';
import { objectiveOf, type Learning, type Seen, type Weighting } from '../../objective/weightings/weighting.ts';
import { learnLists } from './learned-lists.ts';

type ByTask = Readonly<Record<string, number>>;

/** The w_i of the tasks of a step, and what the weighting adds to Σ w_i L_i (its part of A). */
export interface StepWeights {
  readonly weights: ByTask;
  readonly added: number;
}

/** What a weighting may learn from after a step, by task. */
export interface StepSeen {
  readonly losses: ByTask;
  readonly again?: ByTask;
  readonly norms?: ByTask;
  readonly risks?: ByTask;
  /** K×K row by row, in the order of the experiment's tasks. */
  readonly gains?: ArrayLike<number>;
}

/** Finds the w_i of every step, and keeps what the weighting remembers from step to step. */
export class Weigher {
  readonly weighting: Weighting;
  readonly #experiment: Experiment;
  readonly #names: readonly string[];
  #state: MethodState;

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
    this.#names = Object.keys(experiment.tasks);
    this.weighting = weightingOf(experiment, this.#names);
    this.#state = this.weighting.start(this.#names.length);
  }

  get state(): MethodState {
    return this.#state;
  }

  /** Takes over the state of a checkpoint. */
  set state(state: MethodState) {
    this.#state = state;
  }

  /**
   * The weights of step `step` for its tasks.
   * @param losses L_i of the step; may be left out where the weights do not depend on them
   */
  weigh(tasks: readonly string[], step: number, losses?: ByTask): StepWeights {
    const random = stream(this.#experiment.seed, 'weighting', this.weighting.name, step);
    const { weighting, state, names } = this.#over(tasks);
    const { weights, added } = weighting.weigh(listed(names, losses), state, random);
    const own = names.map((name, i) => [name, weights[i] ?? Number.NaN] as const);
    return { weights: Object.fromEntries(own.filter(([name]) => tasks.includes(name))), added };
  }

  /** What a step gets to know of its weights before its losses are there: the weights themselves for most weightings. */
  ahead(tasks: readonly string[], step: number): StepWeights {
    const { known } = this.weighting;
    if (!known) return this.weigh(tasks, step);
    const all = this.#names;
    const values = tasks.length === all.length ? known(this.#state, all.length) : [];
    return { weights: Object.fromEntries(tasks.map((task) => [task, values[all.indexOf(task)] ?? 1])), added: 0 };
  }

  /**
   * The weighting's own objective for losses of all tasks, or of some of them alone, drawn weights taken by their mean: what
   * epochs are compared by.
   */
  objective(losses: ByTask): number {
    const { weighting, state, names } = this.#of(Object.keys(losses));
    const list = listed(names, losses);
    const { judge, name } = weighting;
    if (judge) return judge(list, state);
    return objectiveOf(list, weighting.weigh(list, state, stream(0, 'weighting', name)));
  }

  /** Lets the weighting learn, after a step's gradients, the step itself, or an epoch. */
  learn(at: Learning['at'], { gains, ...seen }: StepSeen): void {
    const { learning } = this.weighting;
    if (learning?.at !== at) return;
    const lists: Record<string, readonly number[]> = {};
    for (const [what, values] of Object.entries(seen)) lists[what] = listed(this.#names, values);
    const own: Seen = { ...lists, losses: listed(this.#names, seen.losses), ...(gains && { gains }) };
    this.#state = learning.learn(own, this.#state);
  }

  /** Moves what the run's optimizer learns with the network, for the tasks of a step. */
  descend(losses: ByTask, learningRate: number): void {
    const { weighting, state, names } = this.#over(Object.keys(losses));
    const gradient = weighting.gradient?.(listed(names, losses), state);
    if (!gradient) return;
    const reached = names.map((name) => this.#names.indexOf(name));
    const { optimizer } = this.#experiment.training;
    this.#state = learnLists(optimizer, this.#state, gradient, reached, learningRate);
  }

  /** A weighting with a term for each task stands for the tasks of a step alone; any other for all of them. */
  #over(tasks: readonly string[]): { weighting: Weighting; state: MethodState; names: readonly string[] } {
    return this.#of(this.weighting.gradient ? tasks : this.#names);
  }

  /** The weighting as one of these tasks alone, with what it remembers of them. */
  #of(tasks: readonly string[]): { weighting: Weighting; state: MethodState; names: readonly string[] } {
    const all = this.#names;
    if (tasks.length === all.length) return { weighting: this.weighting, state: this.#state, names: all };
    const names = all.filter((name) => tasks.includes(name));
    const state = Object.entries(this.#state).map(([list, values]) => {
      // Other lists are not of tasks, as the count of Adam's steps.
      const own = values.length === all.length;
      return [list, own ? names.map((name) => values[all.indexOf(name)] ?? Number.NaN) : values] as const;
    });
    return { weighting: weightingOf(this.#experiment, names), state: Object.fromEntries(state), names };
  }
}

const listed = (names: readonly string[], values: ByTask | undefined): number[] =>
  names.map((name) => values?.[name] ?? Number.NaN);
