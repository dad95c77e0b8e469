import type { ProgressiveLayers } from '../sharing.ts';
import { blocksFrom } from './blocks.ts';
import {
  commonInput,
  numbered,
  planGate,
  planStack,
  sameOutputs,
  type BodyInputs,
  type PlannedBody,
  type PlannedStack,
  type PlannedWeight,
} from './plan.ts';

/** Prefixes of the experts and names of the gates of one level. */
export const levelNames = {
  shared: (level: number, count: number): readonly string[] => numbered(`level_${level}/shared`, count),
  own: (level: number, task: string, count: number): readonly string[] => numbered(`level_${level}/${task}`, count),
  gate: (level: number, task: string): string => `gate/level_${level}/${task}`,
  sharedGate: (level: number): string => `gate/level_${level}`,
};

/**
 * Levels of shared and own experts, each level a block of the encoder's layers, with a gate for each task, and one for the
 * shared stream at every level but the last. CGC is one level.
 */
export function planPle(body: BodyInputs, ple: Omit<ProgressiveLayers, 'type'>): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const blocks = blocksFrom(body.encoder, ple.levels);
  const stacks: PlannedStack[] = [];
  const weights: PlannedWeight[] = [];
  let input = commonInput(body);
  for (const [i, layers] of blocks.entries()) {
    const [level, left] = [i + 1, blocks.length - i - 1];
    const expert = (prefix: string, reached: readonly string[]) =>
      planStack({ prefix, part: 'encoder', tasks: reached }, layers, input);
    const shared = levelNames.shared(level, ple.sharedExperts).map((prefix) => expert(prefix, tasks));
    // What a task's experts give reaches the other tasks through the shared stream, if a level follows; what its gate gives
    // enters its own experts of the next level, and so the others only if two follow.
    const own = tasks.flatMap((task) =>
      levelNames.own(level, task, ple.taskExperts).map((prefix) => expert(prefix, left > 0 ? tasks : [task])),
    );
    stacks.push(...shared, ...own);
    const seen = ple.sharedExperts + ple.taskExperts;
    for (const task of tasks)
      weights.push(planGate(levelNames.gate(level, task), input, seen, left > 1 ? tasks : [task]));
    const all = ple.sharedExperts + tasks.length * ple.taskExperts;
    if (left > 0) weights.push(planGate(levelNames.sharedGate(level), input, all, tasks));
    input = shared[0]?.output ?? input;
  }
  return { stacks, weights, outputs: sameOutputs(tasks, input) };
}
