import { parseArm, isArmMistake, type TransferWay } from '../definition/arms.ts';
import type { ArmResult, MetricResult } from './analysis.ts';
import type { ArmPlan } from './plan.ts';

/** What one task gained from another that was learned before it: the first metric of the task. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly way: TransferWay;
  readonly metric: MetricResult;
}

/** The transfers among the arms of a comparison, in the order of the plan. */
export function transfersOf(
  plans: readonly ArmPlan[],
  arms: readonly Pick<ArmResult, 'arm' | 'tasks'>[],
  tasks: readonly string[],
): readonly Transfer[] {
  return plans.flatMap(({ arm, members }) => {
    const result = arms.find((each) => each.arm === arm);
    return members.flatMap((member): Transfer[] => {
      const run = parseArm(member, tasks);
      if (isArmMistake(run) || run.type !== 'transfer' || !run.from || !run.to || !run.way) return [];
      const [metric] = result?.tasks[run.to] ?? [];
      return metric ? [{ from: run.from, to: run.to, way: run.way, metric }] : [];
    });
  });
}
