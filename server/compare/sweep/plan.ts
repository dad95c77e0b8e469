import type { Experiment, Sweep } from '../../definition/experiment.ts';
import type { Assignment } from '../../definition/sweep/space.ts';
import { drawTrials } from './draw.ts';

/** What a sweep trains. */
export interface SweepPlan {
  readonly search: Sweep['search'];
  /** What each trial tries; they are counted from 1 where a person reads of them. */
  readonly trials: readonly Assignment[];
  /** Epochs to which the trials that are left are trained, round by round; the last is all of them. */
  readonly rounds: readonly number[];
  /** The best of so many trials goes on to the next round. */
  readonly factor: number;
  /** That of every trial, then those of the two best. */
  readonly seeds: readonly number[];
}

/** Plans the sweep that a definition asks for, or undefined where it asks for none. */
export function planSweep(
  { sweep, seed, training }: Experiment,
  change: {
    readonly trials?: number | undefined;
    readonly seed?: number | undefined;
    readonly epochs?: number | undefined;
  } = {},
): SweepPlan | undefined {
  if (!sweep) return undefined;
  const asked = { ...sweep, seed: change.seed ?? sweep.seed };
  return {
    search: sweep.search,
    trials: drawTrials(asked, change.trials ?? sweep.trials),
    rounds: roundsOf(sweep, change.epochs ?? training.epochs),
    factor: sweep.halving?.factor ?? 1,
    seeds: Array.from({ length: sweep.seeds }, (_, i) => seed + i),
  };
}

function roundsOf({ halving }: Sweep, epochs: number): readonly number[] {
  const rounds: number[] = [];
  if (halving) for (let round = halving.epochs; round < epochs; round *= halving.factor) rounds.push(round);
  return [...rounds, epochs];
}

/** The epochs that each run of a sweep is trained for, in no order, the chosen one's among them. */
export function epochsOfTrials({ trials, rounds, factor, seeds }: SweepPlan): readonly number[] {
  const whole = rounds.at(-1) ?? 0;
  let left = trials.length;
  const stopped = rounds.slice(0, -1).flatMap((epochs) => {
    const next = Math.ceil(left / factor);
    const here = Array.from({ length: left - next }, () => epochs);
    left = next;
    return here;
  });
  return [...stopped, ...Array.from({ length: left + Math.min(2, left) * (seeds.length - 1) }, () => whole)];
}
