import type { ArmResult, Change, Results } from '../../server/compare/analysis.ts';
import { element, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { forest, forestAxis, scaleOf, tasksOf, whiskerOf, type Scale } from './forest.ts';
import { scrollingTable } from './scrolling-table.ts';

const digits = 3;

/** A task with what its column needs. */
interface Column {
  readonly task: string;
  readonly place: number;
  readonly metric: string;
  readonly scale: Scale | undefined;
}

/** Arms by tasks, each task's first metric with its interval drawn over that of the task alone; then Δp and Δm. */
export function armsTable({ arms }: Results, numbers: Numbers): HTMLElement {
  const columns = columnsOf(arms);
  const heads = columns.map(({ task, place, metric }) =>
    element(
      'th',
      { class: 'gap', colspan: '3', scope: 'col' },
      taskMark(place),
      element('b', {}, task),
      element('span', { class: 'muted' }, ` ${metric}`),
    ),
  );
  const relative = ['Δp, % ↑', 'Δm, % ↓'].map((name) => element('th', { class: 'n gap', scope: 'col' }, name));
  const baseline = arms.find(({ arm }) => arm === 'single');
  const rows = arms.map((arm) => armRow(arm, baseline, columns, numbers));
  return scrollingTable(
    'arms',
    'Scores by arm',
    [element('th', { scope: 'col' }, 'arm'), ...heads, ...relative],
    [...rows, axisRow(columns, numbers)],
  );
}

function columnsOf(arms: readonly ArmResult[]): Column[] {
  return tasksOf(arms).map((task, place) => {
    const whiskers = arms.flatMap((arm) => whiskerOf(arm.tasks[task]?.[0]) ?? []);
    const metric = arms.flatMap((arm) => arm.tasks[task]?.[0]?.name ?? [])[0] ?? '';
    return { task, place, metric, scale: whiskers.length > 0 ? scaleOf(whiskers) : undefined };
  });
}

function armRow(
  arm: ArmResult,
  baseline: ArmResult | undefined,
  columns: readonly Column[],
  numbers: Numbers,
): HTMLElement {
  const cells = columns.flatMap((column) => taskCells(arm, baseline, column, numbers));
  const relative = [arm.deltaP, arm.deltaM].map((change) => {
    if (!change) return element('td', { class: 'n gap muted' }, arm === baseline ? '0' : '–');
    const { mean, interval } = change;
    const half = interval ? ` ±${numbers.fixed((interval.high - interval.low) / 2, 2)}` : '';
    return element('td', { class: 'n gap' }, element('b', {}, signed(mean, numbers.fixed(mean, 2))), muted(half));
  });
  return element('tr', {}, element('th', { scope: 'row' }, arm.arm), ...cells, ...relative);
}

function taskCells(
  arm: ArmResult,
  baseline: ArmResult | undefined,
  { task, place, scale }: Column,
  numbers: Numbers,
): HTMLElement[] {
  const metric = arm.tasks[task]?.[0];
  const own = whiskerOf(metric);
  const spread = metric?.interval ? ` ±${halfWidth(metric.interval, numbers)}` : '';
  const value = element('td', { class: 'gap n' }, own ? numbers.value(own.mean, digits) : '–', muted(spread));
  const drawn = scale ? [forest(scale, place, own, whiskerOf(baseline?.tasks[task]?.[0]))] : [];
  return [value, claimCell(metric?.change, numbers), element('td', { class: 'whiskers' }, ...drawn)];
}

const signs = { better: '▲', worse: '▼', 'no difference shown': '=', 'cannot tell': '?' } as const;

function claimCell(change: Change | undefined, numbers: Numbers): HTMLElement {
  if (!change) return element('td', { class: 'claim' });
  const { claim, interval, p } = change;
  const difference = (value: number): string => signed(value, numbers.value(value, digits));
  const range = interval
    ? `, ${difference(interval.estimate)} (${difference(interval.low)} to ${difference(interval.high)})`
    : '';
  const test = p === undefined ? '' : `, p = ${numbers.value(p, 3)} after Holm`;
  const label = `${claim}${claim === 'better' || claim === 'worse' ? ' than alone' : ''}${range}${test}`;
  const tone = claim === 'better' ? 'good' : claim === 'worse' ? 'bad' : 'muted';
  const sign = element('span', { 'aria-hidden': 'true' }, signs[claim]);
  return element('td', { class: `claim ${tone}`, title: label }, sign, element('span', { class: 'sr' }, label));
}

function axisRow(columns: readonly Column[], numbers: Numbers): HTMLElement {
  const cells = columns.flatMap(({ scale }) => [
    element('td', { colspan: '2' }),
    element('td', { class: 'whiskers' }, ...(scale ? [forestAxis(scale, (value) => numbers.axis(value))] : [])),
  ]);
  return element(
    'tr',
    { class: 'axisrow', 'aria-hidden': 'true' },
    element('td'),
    ...cells,
    element('td', { colspan: '2' }),
  );
}

const muted = (text: string): HTMLElement => element('span', { class: 'muted' }, text);

/** With a digit more than the mean: an interval's width is small. */
function halfWidth({ low, high }: { readonly low: number; readonly high: number }, numbers: Numbers): string {
  const half = (high - low) / 2;
  return half < 1 ? numbers.fixed(half, digits + 1) : numbers.value(half, digits);
}

const signed = (value: number, text: string): string => (value > 0 ? `+${text}` : text);
