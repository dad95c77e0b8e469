import type { MixtureOfExperts, SparseSelection } from '../sharing.ts';
import {
  commonInput,
  numbered,
  planGate,
  planStack,
  sameOutputs,
  sizeOf,
  type BodyInputs,
  type PlannedBody,
  type PlannedStack,
  type PlannedWeight,
} from './plan.ts';

function planExperts(body: BodyInputs, experts: number): PlannedStack[] {
  const tasks = Object.keys(body.inputs);
  return numbered('expert', experts).map((prefix) =>
    planStack({ prefix, part: 'encoder', tasks }, body.encoder, commonInput(body)),
  );
}

/** Experts `expert_1`, … that all tasks use, and a gate `gate/TASK` for each task. */
export function planMmoe(body: BodyInputs, { experts }: MixtureOfExperts): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const stacks = planExperts(body, experts);
  const weights = tasks.map((task) => planGate(`gate/${task}`, commonInput(body), experts, [task]));
  return { stacks, weights, outputs: sameOutputs(tasks, stacks[0]?.output ?? []) };
}

/** Bits of a code that tells `experts` apart, at least one. */
export const codeBits = (experts: number): number => Math.max(1, Math.ceil(Math.log2(experts)));

/**
 * Experts as in MMoE; for each task the bits z of k codes, `gate/TASK/codes`, and their shares α, `gate/TASK/shares`: arrays
 * themselves for a static gate, else the kernels that compute them from the input. Bits start near the middle of the smooth
 * step, as the authors start them.
 */
export function planDselectK(body: BodyInputs, { experts, k, gate, gamma }: SparseSelection): PlannedBody {
  const tasks = Object.keys(body.inputs);
  const stacks = planExperts(body, experts);
  const rows = gate === 'static' ? [] : [sizeOf(commonInput(body))];
  const role = gate === 'static' ? ('coefficient' as const) : ('kernel' as const);
  const weights = tasks.flatMap((task): PlannedWeight[] => {
    const about = { role, tasks: [task] };
    const start = { type: 'uniform', limit: gamma / 100 } as const;
    const codes = gate === 'static' ? [k, codeBits(experts)] : [...rows, k * codeBits(experts)];
    return [
      { ...about, name: `gate/${task}/codes`, shape: codes, start },
      { ...about, name: `gate/${task}/shares`, shape: [...rows, k], start },
    ];
  });
  return { stacks, weights, outputs: sameOutputs(tasks, stacks[0]?.output ?? []) };
}
