import type { ItemTest } from './items/item-test.ts';
import type { Items } from './items/read-items.ts';
import type { Observation, Observations } from './observations.ts';
import type { Comparison, JudgedMetric } from './record.ts';
import { hedgesG } from './statistics/effect-size.ts';
import { holm } from './statistics/holm.ts';
import type { Interval } from './statistics/interval.ts';
import { mean } from './statistics/moments.ts';
import { signFlipTest, type PermutationTest } from './statistics/permutation.ts';
import { deltaM, deltaP, type TaskPairs } from './statistics/relative-change.ts';
import { countToSettle, tTest } from './statistics/student.ts';
import { tradeOffOf, type TradeOff } from './trade-off.ts';
import { transfersOf, type Transfer } from './transfers.ts';
import type { Tuned } from './tuning.ts';

/** The arm that the others are held against. */
export const baselineArm = 'single';

/** Seeds below which nothing is claimed: an interval from two values is wider than what anyone looks for. */
export const fewestSeeds = 3;

/** What is claimed of a task in an arm, beside the task alone. */
export type Claim = 'better' | 'worse' | 'no difference shown' | 'cannot tell';

/** The paired difference of an arm to the baseline, over the seeds that both have. */
export interface Change {
  /** Arm minus baseline, a value a seed. */
  readonly differences: readonly number[];
  /** Absent below two seeds. */
  readonly interval?: Interval;
  /** Two-sided t test, corrected for the number of tasks (Holm). */
  readonly p?: number;
  /** From six seeds. */
  readonly permutation?: PermutationTest;
  readonly hedgesG?: number;
  /** Where no difference is shown: seeds that would show one, if mean and spread stay as they are. */
  readonly seedsToSettle?: number;
  /** Over test rows, where the runs kept their outputs and the metric follows from rows. */
  readonly items?: ItemTest;
  readonly claim: Claim;
}

export interface MetricResult extends JudgedMetric {
  /** A value a seed, in their order; NaN where the score is undefined. */
  readonly values: readonly number[];
  /** Seeds whose score is undefined: they count nowhere. Absent where there are none. */
  readonly undefinedSeeds?: readonly number[];
  /** Over the seeds that have a score; NaN without any. */
  readonly mean: number;
  /** t interval over seeds; absent below two. */
  readonly interval?: Interval;
  /** Absent in the baseline, and for tasks that it lacks. */
  readonly change?: Change;
}

export interface ArmResult {
  readonly arm: string;
  readonly seeds: readonly number[];
  /** By task, the first metric being the one that decides. */
  readonly tasks: Readonly<Record<string, readonly MetricResult[]>>;
  readonly parameters: number;
  /** Mean over seeds. */
  readonly seconds: number;
  /** By task: how often training has seen each labelled row, mean over seeds. */
  readonly passes?: Readonly<Record<string, number>>;
  /** Rows that went through the arm's networks in training, beside those of its tasks alone; mean over seeds. */
  readonly compute?: number;
  /** Against the baseline with the same seeds, in percent; over the tasks that the arm has. */
  readonly deltaM?: { readonly mean: number; readonly interval?: Interval };
  readonly deltaP?: { readonly mean: number; readonly interval?: Interval };
}

/** What a comparison found. */
export interface Results {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly arms: readonly ArmResult[];
  /** What tasks gained from those learned before them. */
  readonly transfers: readonly Transfer[];
  /** Absent below two tasks, or two arms that have them all. */
  readonly tradeOff?: TradeOff;
  readonly leftOut: Comparison['plan']['leftOut'];
  readonly lost: Observations['lost'];
  /** Outputs of runs that cannot be read, a sentence each. */
  readonly damaged: readonly string[];
  /** Where settings were found by trying: by how many trials for each member, and what they are. */
  readonly tuning?: { readonly trials: number; readonly members: readonly Tuned[] };
}

const noItems: Items = { of: () => undefined, damaged: [] };

/** Works out means, intervals, tests and claims from what the runs of a comparison came to. */
export function analyzeComparison(
  { name, plan, metrics }: Comparison,
  { arms, lost }: Observations,
  items = noItems,
  tuned: readonly Tuned[] = [],
): Results {
  const baseline = arms[baselineArm] ?? [];
  const results = plan.arms.flatMap(({ arm }) => {
    const own = arms[arm] ?? [];
    return own.length === 0 ? [] : [armResult(arm, own, arm === baselineArm ? [] : baseline, metrics, items)];
  });
  const tradeOff = tradeOffOf(results);
  return {
    name,
    seeds: plan.seeds,
    arms: results,
    transfers: transfersOf(plan.arms, results, Object.keys(metrics)),
    leftOut: plan.leftOut,
    ...(tradeOff && { tradeOff }),
    lost,
    damaged: items.damaged,
    ...(plan.tuning && { tuning: { trials: plan.tuning.trials.length, members: tuned } }),
  };
}

function armResult(
  arm: string,
  own: readonly Observation[],
  baseline: readonly Observation[],
  metrics: Comparison['metrics'],
  items: Items,
): ArmResult {
  const tasks = Object.entries(metrics).filter(([task]) => own.some(({ scores }) => scores[task] !== undefined));
  const results = Object.fromEntries(
    tasks.map(([task, judged]) => [
      task,
      judged.map((metric) => metricResult(task, metric, own, baseline, items.of(arm, task, metric.name))),
    ]),
  );
  const pairs = pairsOf(own, baseline, Object.fromEntries(tasks)).filter((each) => !Number.isNaN(deltaM(each)));
  return {
    arm,
    seeds: own.map(({ seed }) => seed),
    tasks: corrected(results),
    parameters: own[0]?.parameters ?? 0,
    seconds: mean(own.map(({ seconds }) => seconds)),
    ...budgetOf(own),
    ...(pairs.length > 0 && { deltaM: summary(pairs.map(deltaM)), deltaP: summary(pairs.map(deltaP)) }),
  };
}

/** What an arm has used of the budget, where all its runs say it. */
function budgetOf(own: readonly Observation[]): Pick<ArmResult, 'passes' | 'compute'> {
  const compute = own.flatMap((each) => each.compute ?? []);
  const passes = own.flatMap((each) => (each.passes ? [each.passes] : []));
  const tasks = Object.keys(passes[0] ?? {});
  return {
    ...(passes.length === own.length && {
      passes: Object.fromEntries(tasks.map((task) => [task, mean(passes.map((each) => each[task] ?? Number.NaN))])),
    }),
    ...(compute.length === own.length && { compute: mean(compute) }),
  };
}

const summary = (values: readonly number[]): { mean: number; interval?: Interval } => {
  const interval = tTest(values)?.interval;
  return { mean: mean(values), ...(interval && { interval }) };
};

/** NaN, which no difference and no mean takes in, where the score is undefined. */
const scoreOf = ({ scores }: Observation, task: string, metric: string): number => scores[task]?.[metric] ?? Number.NaN;

function metricResult(
  task: string,
  metric: JudgedMetric,
  own: readonly Observation[],
  baseline: readonly Observation[],
  items: ItemTest | undefined,
): MetricResult {
  const values = own.map((observation) => scoreOf(observation, task, metric.name));
  const differences = own.flatMap((observation) => {
    const alone = baseline.find(({ seed }) => seed === observation.seed);
    const difference = alone ? scoreOf(observation, task, metric.name) - scoreOf(alone, task, metric.name) : Number.NaN;
    return Number.isFinite(difference) ? [difference] : [];
  });
  const undefinedSeeds = own.filter((_, i) => Number.isNaN(values[i])).map(({ seed }) => seed);
  return {
    ...metric,
    values,
    ...(undefinedSeeds.length > 0 && { undefinedSeeds }),
    ...summary(values.filter((value) => !Number.isNaN(value))),
    ...(differences.length > 0 && { change: changeOf(differences, items) }),
  };
}

/** Without a claim yet: that needs the other tasks. */
function changeOf(differences: readonly number[], items: ItemTest | undefined): Change {
  const test = tTest(differences);
  const permutation = signFlipTest(differences);
  const effect = hedgesG(differences);
  return {
    differences,
    ...(test && { interval: test.interval, p: test.p }),
    ...(permutation && { permutation }),
    ...(effect !== undefined && { hedgesG: effect }),
    ...(items && { items }),
    claim: 'cannot tell',
  };
}

/** Corrects the p values of metrics that stand at the same place over the tasks, and makes the claims. */
function corrected(tasks: Readonly<Record<string, readonly MetricResult[]>>): Record<string, MetricResult[]> {
  const places = Math.max(0, ...Object.values(tasks).map((metrics) => metrics.length));
  const byPlace = Array.from({ length: places }, (_, place) => {
    const changes = Object.entries(tasks).map(([task, metrics]) => [task, metrics[place]?.change] as const);
    return {
      seeds: holmByTask(changes.map(([task, change]) => [task, change?.p])),
      items: holmByTask(changes.map(([task, change]) => [task, change?.items?.p])),
    };
  });
  return Object.fromEntries(
    Object.entries(tasks).map(([task, metrics]) => [
      task,
      metrics.map((metric, place) => claimed(metric, byPlace[place]?.seeds.get(task), byPlace[place]?.items.get(task))),
    ]),
  );
}

/** The p values that are there, corrected for their number. */
function holmByTask(values: readonly (readonly [task: string, p: number | undefined])[]): Map<string, number> {
  const tested = values.flatMap(([task, p]) => (p === undefined ? [] : [{ task, p }]));
  const adjusted = holm(tested.map(({ p }) => p));
  return new Map(tested.map(({ task }, i) => [task, adjusted[i] ?? 1]));
}

/** @param p,itemsP corrected, over seeds and over test rows */
function claimed(metric: MetricResult, p: number | undefined, itemsP: number | undefined): MetricResult {
  const { change } = metric;
  if (!change) return metric;
  const claim = claimOf(change, p, metric.higherIsBetter);
  const needed = claim === 'no difference shown' ? countToSettle(change.differences) : undefined;
  return {
    ...metric,
    change: {
      ...change,
      ...(p !== undefined && { p }),
      ...(needed !== undefined && { seedsToSettle: needed }),
      ...(change.items && itemsP !== undefined && { items: { ...change.items, p: itemsP } }),
      claim,
    },
  };
}

function claimOf({ differences }: Change, p: number | undefined, higherIsBetter: boolean): Claim {
  if (differences.length < fewestSeeds || p === undefined) return 'cannot tell';
  if (p >= 0.05) return 'no difference shown';
  return mean(differences) > 0 === higherIsBetter ? 'better' : 'worse';
}

/** A seed's scores beside the baseline's, for the seeds and tasks that both have. */
function pairsOf(
  own: readonly Observation[],
  baseline: readonly Observation[],
  metrics: Comparison['metrics'],
): TaskPairs[] {
  return own.flatMap((observation) => {
    const alone = baseline.find(({ seed }) => seed === observation.seed);
    if (!alone) return [];
    const pairs = Object.entries(metrics).map(([task, judged]): [string, TaskPairs[string]] => [
      task,
      judged.map(({ name, higherIsBetter }) => ({
        model: scoreOf(observation, task, name),
        baseline: scoreOf(alone, task, name),
        higherIsBetter,
      })),
    ]);
    return [Object.fromEntries(pairs)];
  });
}
