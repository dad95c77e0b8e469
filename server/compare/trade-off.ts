import type { ArmResult } from './analysis.ts';
import { hypervolume, paretoFront, type Point } from './statistics/front.ts';

/** What arms come to over all tasks at once. */
export interface TradeOff {
  /** Arms that no other arm beats in one task without losing in another, by their means. */
  readonly front: readonly string[];
  /**
   * The share that the front dominates of the box from each task's worst mean, less a tenth of the way to the best, up to the
   * best (Zitzler & Thiele 1998); absent with more than six tasks, where it takes long and says little.
   */
  readonly hypervolume?: number;
  /** What that share loses without each arm of the front. */
  readonly adds?: Readonly<Record<string, number>>;
}

const mostTasks = 6;

/** Below the worst mean, so that an arm that is best in one task and worst in another counts. */
const margin = 0.1;

/** The trade-off between arms that have all tasks; undefined below two tasks or two such arms. */
export function tradeOffOf(arms: readonly ArmResult[]): TradeOff | undefined {
  const tasks = [...new Set(arms.flatMap((arm) => Object.keys(arm.tasks)))];
  const points = arms.flatMap((arm) => {
    const point = tasks.map((task) => {
      const [metric] = arm.tasks[task] ?? [];
      return metric ? (metric.higherIsBetter ? metric.mean : -metric.mean) : Number.NaN;
    });
    return point.some(Number.isNaN) ? [] : [{ arm: arm.arm, point }];
  });
  if (tasks.length < 2 || points.length < 2) return undefined;
  const all = points.map(({ point }) => point);
  const front = paretoFront(all).flatMap((i) => points[i] ?? []);
  const names = front.map(({ arm }) => arm);
  if (tasks.length > mostTasks) return { front: names };
  const share = boxShare(all);
  const whole = share(front.map(({ point }) => point));
  const adds = names.map((arm) => [
    arm,
    whole - share(front.filter((each) => each.arm !== arm).map(({ point }) => point)),
  ]);
  return { front: names, hypervolume: whole, adds: Object.fromEntries(adds) };
}

/** Gives the share of the box around all points that some of them dominate. */
function boxShare(all: readonly Point[]): (points: readonly Point[]) => number {
  const tasks = Array.from({ length: all[0]?.length ?? 0 }, (_, i) => all.map((point) => point[i] ?? Number.NaN));
  const worst = tasks.map((values) => Math.min(...values));
  const spans = tasks.map((values, i) => Math.max(...values) - (worst[i] ?? 0));
  // Where all are the same, a task divides nobody.
  const unit = (value: number, i: number): number => {
    const span = spans[i] ?? 0;
    return span === 0 ? 1 : ((value - (worst[i] ?? 0)) / span + margin) / (1 + margin);
  };
  return (points) =>
    hypervolume(
      points.map((point) => point.map(unit)),
      tasks.map(() => 0),
    );
}
