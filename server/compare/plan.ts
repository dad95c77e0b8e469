import { isArmMistake, parseArm } from '../definition/arms.ts';
import type { Experiment } from '../definition/experiment.ts';

/** One arm of a comparison and the runs that it takes for each seed. */
export interface ArmPlan {
  /** As it is called in tables: `single`, `joint`, `single:ten`. */
  readonly arm: string;
  /** The arms of its runs, each of which scores the tasks that it trains. */
  readonly members: readonly string[];
}

/** What a comparison trains. */
export interface ComparisonPlan {
  readonly arms: readonly ArmPlan[];
  /** The same for every arm: the file's own and those that follow. */
  readonly seeds: readonly number[];
  /** Arms of the file that are not trained, with the reason. */
  readonly leftOut: readonly { readonly arm: string; readonly reason: string }[];
}

/**
 * Plans the comparison that a definition asks for.
 * @param change other arms, or another number of seeds, than the file's
 */
export function planComparison(
  experiment: Experiment,
  change: { readonly arms?: readonly string[]; readonly seeds?: number } = {},
): ComparisonPlan {
  const tasks = Object.keys(experiment.tasks);
  const count = change.seeds ?? experiment.compare.seeds;
  const wanted = [...new Set(change.arms ?? experiment.compare.arms)];
  const planned = wanted.map((arm) => ({ arm, members: membersOf(arm, tasks) }));
  return {
    arms: planned.flatMap(({ arm, members }) => (members.length > 0 ? [{ arm, members }] : [])),
    seeds: Array.from({ length: count }, (_, i) => experiment.seed + i),
    leftOut: planned
      .filter(({ members }) => members.length === 0)
      .map(({ arm }) => ({ arm, reason: 'this version cannot train it' })),
  };
}

function membersOf(text: string, tasks: readonly string[]): readonly string[] {
  const arm = parseArm(text, tasks);
  if (isArmMistake(arm)) return [];
  switch (arm.type) {
    case 'joint':
    case 'alternate':
      return [arm.type];
    case 'single':
      return (arm.task === undefined ? tasks : [arm.task]).map((task) => `single:${task}`);
    case 'transfer':
    case 'ensemble':
      return [];
    default:
      throw new Error(`arm ${JSON.stringify(arm satisfies never)}`);
  }
}

/** A run of a comparison: one member with one seed. */
export interface PlannedRun {
  readonly member: string;
  readonly seed: number;
}

/** Every run once, seed by seed, so that what is there early compares all arms. */
export function runsOf({ arms, seeds }: ComparisonPlan): readonly PlannedRun[] {
  const members = [...new Set(arms.flatMap((arm) => arm.members))];
  return seeds.flatMap((seed) => members.map((member) => ({ member, seed })));
}
