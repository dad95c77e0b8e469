import type { Experiment } from '../definition/experiment.ts';
import { applyOverrides, OverrideError } from '../definition/overrides.ts';
import { armsOf, keyOf, needsOf, withNeeds, type PlannedRun } from './members.ts';

import { planSweep, type SweepPlan } from './sweep/plan.ts';

export type { PlannedRun } from './members.ts';

/** One arm of a comparison and the runs that it takes for each seed. */
export interface ArmPlan {
  /** As it is called in tables: `single`, `joint`, `single:ten`, `transfer:frozen`. */
  readonly arm: string;
  /** The arms of its runs, each of which scores the tasks that it trains. */
  readonly members: readonly string[];
}

/** What a comparison trains. */
export interface ComparisonPlan {
  readonly arms: readonly ArmPlan[];
  /** The same for every arm: the file's own and those that follow. */
  readonly seeds: readonly number[];
  /** Networks whose outputs an ensemble averages. */
  readonly ensembleSize: number;
  /** The trials by which the settings of each member are found, where the definition sweeps any. */
  readonly tuning?: SweepPlan;
  /** Arms of the file that are not trained, with the reason. */
  readonly leftOut: readonly { readonly arm: string; readonly reason: string }[];
}

/**
 * Plans the comparison that a definition asks for.
 * @param change other arms, or another number of seeds or epochs, than the file's
 */
export function planComparison(
  experiment: Experiment,
  change: { readonly arms?: readonly string[]; readonly seeds?: number; readonly epochs?: number } = {},
): ComparisonPlan {
  const tasks = Object.keys(experiment.tasks);
  const { seeds: count, ensembleSize } = { ...experiment.compare, ...change };
  const tuning = planSweep(experiment, { epochs: change.epochs });
  const wanted = [...new Set(change.arms ?? experiment.compare.arms)];
  const unknown = wanted.filter((arm) => armsOf(arm, tasks).length === 0);
  const planned = new Map(wanted.flatMap((arm) => armsOf(arm, tasks)).map((plan) => [plan.arm, plan]));
  const judged = [...planned.values()].map((plan) => ({ plan, reason: obstacle(experiment, plan) }));
  return {
    arms: judged.flatMap(({ plan, reason }) => (reason === undefined ? [plan] : [])),
    seeds: Array.from({ length: count }, (_, i) => experiment.seed + i),
    ensembleSize,
    ...(tuning && { tuning }),
    leftOut: [
      ...unknown.map((arm) => ({ arm, reason: 'there is no such arm' })),
      ...judged.flatMap(({ plan: { arm }, reason }) => (reason === undefined ? [] : [{ arm, reason }])),
    ],
  };
}

/** Why an arm cannot be trained on this experiment. */
function obstacle(experiment: Experiment, { members }: ArmPlan): string | undefined {
  try {
    // Where the sources of a transfer lie makes no difference to whether it can be.
    for (const arm of members) applyOverrides(experiment, { arm, ...sourcesOf(arm) });
    return undefined;
  } catch (error) {
    if (error instanceof OverrideError) return error.message.replace(/\.$/, '');
    throw error;
  }
}

const sourcesOf = (member: string): { sources?: readonly string[] } =>
  needsOf({ member, seed: 0 }, 1).length > 0 ? { sources: ['.'] } : {};

/** Every run once, seed by seed, so that what is there early compares all arms; what a run needs stands before it. */
export function runsOf({ arms, seeds, ensembleSize }: ComparisonPlan): readonly PlannedRun[] {
  const members = [...new Set(arms.flatMap((arm) => arm.members))];
  const runs = seeds.flatMap((seed) => members.flatMap((member) => withNeeds({ member, seed }, ensembleSize)));
  return [...new Map(runs.map((run) => [keyOf(run), run])).values()];
}
