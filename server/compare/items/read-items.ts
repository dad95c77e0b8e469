import path from 'node:path';
import { readOutputTable, type ReadOutputs } from '../../trainer/outputs/outputs-folder.ts';
import { baselineArm } from '../analysis.ts';
import { keyOf } from '../members.ts';
import type { Observations } from '../observations.ts';
import type { Comparison } from '../record.ts';
import { itemTest, type ItemTest } from './item-test.ts';

/** What the arms of a comparison came to over test rows. */
export interface Items {
  /** The test of a metric of a task in an arm; undefined where there is none. */
  of(arm: string, task: string, metric: string): ItemTest | undefined;
  /** Files of outputs that are there and cannot be read, a sentence each. */
  readonly damaged: readonly string[];
}

/** Tests every metric of every arm over the test rows, from the outputs that its runs kept. `dir` is the comparison's folder. */
export function readItems(dir: string, { plan, runs, metrics }: Comparison, { arms }: Observations): Items {
  const folders = new Map(runs.map((run) => [keyOf(run), path.resolve(dir, run.dir)]));
  const damaged = new Set<string>();
  const tests = new Map<string, ItemTest>();
  const tableOf = (member: string, seed: number, task: string): ReadOutputs | undefined => {
    const folder = folders.get(keyOf({ member, seed }));
    try {
      return folder === undefined ? undefined : readOutputTable(folder, 'test', task);
    } catch (error) {
      damaged.add(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  for (const [task, judged] of Object.entries(metrics)) {
    const seeds = arms[baselineArm]?.filter(({ scores }) => task in scores).map(({ seed }) => seed) ?? [];
    const alone = new Map(seeds.map((seed) => [seed, tableOf(`single:${task}`, seed, task)]));
    for (const { arm, members } of plan.arms.filter((each) => each.arm !== baselineArm)) {
      const pairs = (arms[arm] ?? []).flatMap(({ seed }) => {
        const other = alone.get(seed);
        const own = other && members.map((member) => tableOf(member, seed, task)).find((table) => table !== undefined);
        return own ? [{ seed, arm: own, alone: other }] : [];
      });
      for (const { name } of judged) {
        const test = itemTest(name, pairs);
        if (test) tests.set(JSON.stringify([arm, task, name]), test);
      }
    }
  }
  return { of: (arm, task, metric) => tests.get(JSON.stringify([arm, task, metric])), damaged: [...damaged] };
}
