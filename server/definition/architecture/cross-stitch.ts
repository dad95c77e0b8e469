import type { CrossStitch } from '../sharing.ts';
import { blocksTo } from './blocks.ts';
import { commonInput, planStack, sameOutputs, type BodyInputs, type PlannedBody, type PlannedStack } from './plan.ts';

/**
 * A copy of the encoder for each task, `TASK/encoder`, in blocks that each end with a stitch: `stitch/LAYER/TASK` is the row
 * of A by which a task mixes the outputs of all copies. What follows the last stitch is each task's own.
 */
export function planCrossStitch(body: BodyInputs, { after, diagonal }: CrossStitch): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const { blocks, rest } = blocksTo(body.encoder, after);
  let shape = commonInput(body);
  const stacks: PlannedStack[] = [];
  for (const [i, layers] of [...blocks, rest].entries()) {
    // All columns flow together at a stitch, so all tasks depend on what stands before one.
    const mixed = i < blocks.length;
    const columns = tasks.map((task) => {
      const place = { prefix: `${task}/encoder`, part: 'encoder', tasks: mixed ? tasks : [task] } as const;
      return planStack({ ...place, id: columnId(task, i) }, layers, shape);
    });
    stacks.push(...columns);
    shape = columns[0]?.output ?? shape;
  }
  const weights = blocks.flatMap((layers, i) =>
    tasks.map((task, row) => ({
      name: stitchName(layers.at(-1)?.name ?? '', task),
      shape: [tasks.length],
      role: 'coefficient' as const,
      tasks: i === blocks.length - 1 ? [task] : tasks,
      start: { type: 'values' as const, values: stitchRow(tasks.length, row, diagonal) },
    })),
  );
  return { stacks, weights, outputs: sameOutputs(tasks, shape) };
}

/** The id of a task's part of one block. */
export const columnId = (task: string, block: number): string => `${task}/encoder ${block}`;

/** The name of a row of A. */
export const stitchName = (layer: string, task: string): string => `stitch/${layer}/${task}`;

function stitchRow(count: number, row: number, diagonal: number): number[] {
  return Array.from({ length: count }, (_, j) => (j === row ? diagonal : (1 - diagonal) / Math.max(1, count - 1)));
}
