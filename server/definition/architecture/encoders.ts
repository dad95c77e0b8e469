import { planStack, sameOutputs, type BodyInputs, type PlannedBody } from './plan.ts';

/** One encoder for all tasks. */
export function planHard({ encoder, inputs }: BodyInputs): PlannedBody {
  const tasks = Object.keys(inputs);
  const stack = planStack({ prefix: 'encoder', part: 'encoder', tasks }, encoder, inputs[tasks[0] ?? ''] ?? []);
  return { stacks: [stack], weights: [], outputs: sameOutputs(tasks, stack.output) };
}

/** An encoder for each task. */
export function planNone({ encoder, inputs }: BodyInputs): PlannedBody {
  const stacks = Object.entries(inputs).map(([task, input]) =>
    planStack({ prefix: `${task}/encoder`, part: 'encoder', tasks: [task] }, encoder, input),
  );
  const outputs = stacks.map(({ tasks, output }) => [tasks[0] ?? '', output] as const);
  return { stacks, weights: [], outputs: Object.fromEntries(outputs) };
}
