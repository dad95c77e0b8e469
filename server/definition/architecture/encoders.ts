import type { Layer } from '../experiment.ts';
import { markMasked } from './masks.ts';
import { commonInput, planStack, sameOutputs, type BodyInputs, type PlannedBody } from './plan.ts';

/** One encoder for all tasks. */
export function planHard(body: BodyInputs): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const stack = planStack({ prefix: 'encoder', part: 'encoder', tasks }, body.encoder, commonInput(body));
  return { stacks: [stack], weights: [], outputs: sameOutputs(tasks, stack.output) };
}

/**
 * An encoder for each task.
 * @param before layers of the task's kind of input, which are part of its encoder
 */
export function planEncoders(
  { encoder, inputs }: BodyInputs,
  before: (task: string) => readonly Layer[] = () => [],
): PlannedBody {
  const stacks = Object.entries(inputs).map(([task, input]) =>
    planStack(
      { prefix: `${task}/encoder`, part: 'encoder', tasks: [task] },
      markMasked([...before(task), ...encoder]).layers,
      input,
    ),
  );
  const outputs = stacks.map(({ tasks, output }) => [tasks[0] ?? '', output] as const);
  return { stacks, weights: [], outputs: Object.fromEntries(outputs) };
}
