import type { Layer } from '../experiment.ts';
import type { Branching } from '../sharing.ts';
import { blocksFrom } from './blocks.ts';
import { laterKernels } from './kernels.ts';
import {
  commonInput,
  numbered,
  planStack,
  sameOutputs,
  type BodyInputs,
  type PlannedBody,
  type PlannedStack,
  type PlannedWeight,
} from './plan.ts';

/** The blocks that may branch: each but the first begins with a layer that has a kernel, and each has one. */
export const branchingBlocks = (encoder: readonly Layer[]): readonly (readonly Layer[])[] =>
  blocksFrom(encoder, laterKernels(encoder));

/** Prefixes of the branches of one block and names of the logits by which a branch, or a task, chooses the one before it. */
export const branchNames = {
  branches: (block: number, count: number): readonly string[] => numbered(`block_${block}/branch`, count),
  choice: (follower: string): string => `choice/${follower}`,
};

/** Copies of each block, and for every copy but those of the first block, and for every task, the logits of its choice. */
export function planBranching(body: BodyInputs, { branches }: Branching): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const stacks: PlannedStack[] = [];
  const weights: PlannedWeight[] = [];
  const choice = (follower: string, reached: readonly string[]): PlannedWeight => {
    const start = { type: 'values', values: Array.from({ length: branches }, () => 0) } as const;
    return { name: branchNames.choice(follower), shape: [branches], role: 'coefficient', tasks: reached, start };
  };
  let input = commonInput(body);
  for (const [i, layers] of branchingBlocks(body.encoder).entries()) {
    const copies = branchNames
      .branches(i + 1, branches)
      .map((prefix) => planStack({ prefix, part: 'encoder', tasks }, layers, input));
    stacks.push(...copies);
    if (i > 0) weights.push(...copies.map(({ prefix }) => choice(prefix, tasks)));
    input = copies[0]?.output ?? input;
  }
  weights.push(...tasks.map((task) => choice(task, [task])));
  return { stacks, weights, outputs: sameOutputs(tasks, input) };
}
