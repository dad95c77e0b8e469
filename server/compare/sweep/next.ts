import { mean } from '../statistics/moments.ts';
import type { SweepPlan } from './plan.ts';

/** A trial to be trained on: from where it is, to so many epochs. */
export interface TrialJob {
  readonly trial: number;
  readonly seed: number;
  readonly until: number;
}

/** How far a run of a trial has come. */
export interface TrialState {
  readonly trial: number;
  readonly seed: number;
  /** What it was judged by after each round that it was in, lower is better; null where that was no number. */
  readonly reached: readonly { readonly epochs: number; readonly cost: number | null }[];
  /** Why it has no part in what follows. */
  readonly failed?: string;
}

/** What is to be done next, all of it at once if one likes; or which trial is the best of all. */
export type Next =
  | { readonly type: 'train'; readonly jobs: readonly TrialJob[]; readonly round: number }
  | { readonly type: 'chosen'; readonly trial: number }
  /** No trial came to its end. */
  | { readonly type: 'none' };

/**
 * Successive halving (Jamieson & Talwalkar 2016): of the trials of a round the best ⌈n/factor⌉ go on to the next, once all of them
 * have come to its end; so what goes on depends on no order and no speed. Without rounds to stop at, all go to the end. Then the two
 * best are trained with more seeds, where there are more, and the better mean wins.
 */
export function nextOf(plan: SweepPlan, states: readonly TrialState[]): Next {
  const [seed = 0, ...more] = plan.seeds;
  const costs = costsOf(states);
  let left = plan.trials.map((_, trial) => trial);
  for (const [i, until] of plan.rounds.entries()) {
    const jobs = left
      .filter((trial) => costs(trial, seed, until) === undefined)
      .map((trial) => ({ trial, seed, until }));
    if (jobs.length > 0) return { type: 'train', jobs, round: i };
    const ranked = left
      .map((trial) => ({ trial, cost: costs(trial, seed, until) ?? Number.POSITIVE_INFINITY }))
      .filter(({ cost }) => Number.isFinite(cost))
      .toSorted((a, b) => a.cost - b.cost || a.trial - b.trial)
      .map(({ trial }) => trial);
    left = i === plan.rounds.length - 1 ? ranked : ranked.slice(0, Math.ceil(left.length / plan.factor));
  }
  const until = plan.rounds.at(-1) ?? 0;
  const best = left.slice(0, more.length > 0 ? 2 : 1);
  const jobs = more.flatMap((other) =>
    best.filter((trial) => costs(trial, other, until) === undefined).map((trial) => ({ trial, seed: other, until })),
  );
  if (jobs.length > 0 && best.length > 1) return { type: 'train', jobs, round: plan.rounds.length };
  const means = best.map((trial) => ({
    trial,
    cost: mean(plan.seeds.flatMap((each) => costs(trial, each, until) ?? [])),
  }));
  const [winner] = means.toSorted((a, b) => a.cost - b.cost);
  return winner ? { type: 'chosen', trial: winner.trial } : { type: 'none' };
}

/** What trials cost after a round: infinite where they failed or came to no number, undefined where they have not come so far. */
function costsOf(states: readonly TrialState[]): (trial: number, seed: number, until: number) => number | undefined {
  const known = new Map(states.map((state) => [`${state.trial} ${state.seed}`, state]));
  return (trial, seed, until) => {
    const state = known.get(`${trial} ${seed}`);
    const reached = state?.reached.find(({ epochs }) => epochs === until);
    if (reached) return reached.cost ?? Number.POSITIVE_INFINITY;
    return state?.failed === undefined ? undefined : Number.POSITIVE_INFINITY;
  };
}
