import { isArmMistake, pairsOf, parseArm, transferWays, type Arm } from '../definition/arms.ts';
import type { ArmPlan } from './plan.ts';

/** The arms of a table that an arm of the file stands for, with the runs that score the tasks. */
export function armsOf(text: string, tasks: readonly string[]): readonly ArmPlan[] {
  const arm = parseArm(text, tasks);
  if (isArmMistake(arm)) return [];
  switch (arm.type) {
    case 'joint':
    case 'alternate':
    case 'pooled':
      return [{ arm: text, members: [arm.type] }];
    case 'single':
      return [{ arm: text, members: (arm.task === undefined ? tasks : [arm.task]).map((task) => `single:${task}`) }];
    case 'transfer':
      return (arm.way ? [arm.way] : transferWays).flatMap((way) => transfers({ ...arm, way }, tasks));
    case 'ensemble':
      return ensembles(arm, tasks);
    default:
      throw new Error(`arm ${JSON.stringify(arm satisfies never)}`);
  }
}

/** Transfers in one way: from each source an arm of its own, so that it scores each task once; with two tasks, one arm. */
function transfers(arm: Extract<Arm, { type: 'transfer' }>, tasks: readonly string[]): readonly ArmPlan[] {
  const { way } = arm;
  const pairs = pairsOf(arm, tasks);
  const members = (own: typeof pairs): string[] => own.map(({ from, to }) => `transfer:${from}>${to}:${way}`);
  if (arm.from === undefined && arm.to === undefined && tasks.length === 2)
    return [{ arm: `transfer:${way}`, members: members(pairs) }];
  return [...new Set(pairs.map(({ from }) => from))].map((source) => {
    const own = pairs.filter(({ from }) => from === source);
    const target = own.length === 1 ? own[0]?.to : '*';
    return { arm: `transfer:${source}>${target}:${way}`, members: members(own) };
  });
}

function ensembles({ of, task }: Extract<Arm, { type: 'ensemble' }>, tasks: readonly string[]): readonly ArmPlan[] {
  const own = task === undefined ? tasks : [task];
  const arm = task === undefined ? 'ensemble:single' : `ensemble:single:${task}`;
  const single = { arm, members: own.map((each) => `ensemble:single:${each}`) };
  const joint = { arm: 'ensemble:joint', members: ['ensemble:joint'] };
  if (of !== undefined) return [of === 'joint' ? joint : single];
  // One task has nothing to be joined with.
  return tasks.length > 1 ? [single, joint] : [single];
}

/** A run of a comparison: one member with one seed. */
export interface PlannedRun {
  readonly member: string;
  readonly seed: number;
}

/** How far the seeds of an ensemble's networks lie apart, so that those of different seeds of a comparison do not meet. */
const seedsApart = 1000;

/** The runs that must have finished before a run can begin, in the order that it takes them. */
export function needsOf({ member, seed }: PlannedRun, ensembleSize: number): readonly PlannedRun[] {
  const [type, ...rest] = member.split(':');
  if (type === 'transfer') return [{ member: `single:${rest[0]?.split('>')[0]}`, seed }];
  if (type !== 'ensemble') return [];
  return Array.from({ length: ensembleSize }, (_, i) => ({
    member: rest.join(':'),
    seed: (seed + i * seedsApart) % 2 ** 32,
  }));
}

/** A run with all that it needs, each once, what is needed first. */
export function withNeeds(run: PlannedRun, ensembleSize: number): readonly PlannedRun[] {
  return [...needsOf(run, ensembleSize).flatMap((need) => withNeeds(need, ensembleSize)), run];
}

export const keyOf = ({ member, seed }: PlannedRun): string => `${seed} ${member}`;

/** Ensembles train nothing: their networks have been tuned. */
export const isTuned = (member: string): boolean => !member.startsWith('ensemble:');
