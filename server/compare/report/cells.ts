import type { TradeOff } from '../trade-off.ts';
import type { ArmResult, Claim, MetricResult, Results } from '../analysis.ts';
import type { Interval } from '../statistics/interval.ts';
import { valuesText } from '../sweep/values-text.ts';
import { score, signed } from './numbers.ts';

/** A table of results before it is written in any form: every cell in parts. */
export interface Cell {
  /** The number, «–» where there is none. */
  readonly value: string;
  /** Half the 95 % interval, without its sign. */
  readonly spread?: string;
  readonly claim?: Claim;
}

export interface ResultRow {
  readonly task: string;
  readonly measure: string;
  readonly cells: readonly Cell[];
}

export interface ResultTable {
  readonly arms: readonly string[];
  readonly rows: readonly ResultRow[];
}

/** Tasks and metrics by arms, then Δm, Δp, parameters and time. */
export function resultTable({ arms, tradeOff }: Results): ResultTable {
  const scored = new Map<string, { task: string; metric: MetricResult }>();
  for (const { tasks } of arms)
    for (const [task, metrics] of Object.entries(tasks))
      for (const metric of metrics) scored.set(`${task}\n${metric.name}`, { task, metric });
  const rows = [...scored.values()].map(({ task, metric: { name, higherIsBetter } }) => ({
    task,
    measure: `${name} ${higherIsBetter ? '↑' : '↓'}`,
    cells: arms.map((arm) => metricCell(arm, task, name)),
  }));
  const whole = (measure: string, cell: (arm: ArmResult) => Cell): ResultRow => ({
    task: '',
    measure,
    cells: arms.map(cell),
  });
  return {
    arms: arms.map(({ arm }) => arm),
    rows: [
      ...rows,
      whole('Δp % ↑', ({ deltaP }) => changeCell(deltaP)),
      whole('Δm % ↓', ({ deltaM }) => changeCell(deltaM)),
      ...frontRows(arms, tradeOff),
      whole('parameters', ({ parameters }) => ({ value: parameters.toLocaleString('en-US') })),
      ...budgetRows(arms),
      whole('seconds', ({ seconds }) => ({ value: seconds.toFixed(1) })),
    ],
  };
}

/** Which arms are on the front, and what its hypervolume loses without each. */
function frontRows(arms: readonly ArmResult[], tradeOff: TradeOff | undefined): ResultRow[] {
  if (!tradeOff) return [];
  const { front, adds } = tradeOff;
  const row = (measure: string, value: (arm: string) => string): ResultRow => ({
    task: '',
    measure,
    cells: arms.map(({ arm }) => ({ value: value(arm) })),
  });
  const on = row('on the front', (arm) => (front.includes(arm) ? 'yes' : '–'));
  return adds ? [on, row('adds to the hypervolume', (arm) => (arm in adds ? score(adds[arm]) : '–'))] : [on];
}

/** Passes over each labelled row, and compute beside the tasks alone, where the runs say it. */
function budgetRows(arms: readonly ArmResult[]): ResultRow[] {
  const row = (measure: string, value: (arm: ArmResult) => string): ResultRow => ({
    task: '',
    measure,
    cells: arms.map((arm) => ({ value: value(arm) })),
  });
  const passes = row('passes per row', (arm) => (arm.passes ? range(Object.values(arm.passes)) : '–'));
  const compute = row('compute', (arm) => (arm.compute === undefined ? '–' : `${arm.compute.toFixed(2)}×`));
  return [passes, compute].filter(({ cells }) => cells.some(({ value }) => value !== '–'));
}

/** The least and the most of some numbers, or the one that they all are. */
function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => score(value));
  return low === high ? (low ?? '–') : `${low}–${high}`;
}

function metricCell({ tasks }: ArmResult, task: string, name: string): Cell {
  const metric = tasks[task]?.find((each) => each.name === name);
  if (!metric) return { value: '–' };
  const claim = metric.change?.claim;
  return { value: score(metric.mean), ...spread(metric.interval), ...(claim && { claim }) };
}

function changeCell(change: { mean: number; interval?: Interval } | undefined): Cell {
  return change ? { value: signed(change.mean), ...spread(change.interval) } : { value: '–' };
}

const spread = (interval: Interval | undefined): { spread?: string } =>
  interval ? { spread: score((interval.high - interval.low) / 2) } : {};

/** What the marks and intervals of the table mean, for under it. */
export function legend({ seeds, arms, tradeOff, tuning }: Results): string {
  const over = seedsText(arms.length > 0 ? arms.map((arm) => arm.seeds.length) : [seeds.length]);
  return (
    `Means over ${over}; ± is half the 95 % t interval over seeds. ▲ better and ▼ worse than the task alone: ` +
    'paired t test over seeds, 5 %, corrected for the number of tasks (Holm).' +
    judged(arms) +
    frontWords(tradeOff) +
    tuned(tuning)
  );
}

function frontWords(tradeOff: TradeOff | undefined): string {
  if (!tradeOff) return '';
  const front = ' On the front: arms that no other beats in one task without losing in another, by their means.';
  if (tradeOff.hypervolume === undefined) return front;
  return `${front} Its hypervolume is ${score(tradeOff.hypervolume)} of the box from a tenth below the worst mean of each task to the best.`;
}

/** By how many trials the settings of each arm were found, and which they are. */
function tuned(tuning: Results['tuning']): string {
  if (!tuning) return '';
  const found = tuning.members.map(({ member, values }) => `${member}: ${valuesText(values)}`).join('; ');
  const open = found === '' ? 'none is found yet' : found;
  return ` The settings of each arm were found by ${tuning.trials} trials on validation rows alone: ${open}.`;
}

/** How many seeds have finished, which may differ from arm to arm while a comparison goes on. */
function seedsText(counts: readonly number[]): string {
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return 'one seed, so without intervals';
  return fewest === most ? `${most} seeds` : `${fewest} to ${most} seeds`;
}

/** Which metric speaks for a task, where there is a choice. */
function judged(arms: Results['arms']): string {
  const several = arms.some(({ tasks }) => Object.values(tasks).some((metrics) => metrics.length > 1));
  return several ? " A task is judged in words and pictures by its first metric, the first of the file's." : '';
}

/** The sign of a claim; nothing where there is none. */
export function mark(claim: Claim | undefined): string {
  return claim === 'better' ? '▲' : claim === 'worse' ? '▼' : '';
}
