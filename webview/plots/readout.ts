import { element, setText, taskMark } from '../chart/dom.ts';
import { colorVariable } from '../chart/palette.ts';
import { tableAsMarkdown } from '../chart/table-text.ts';
import { Table } from '../chart/table.ts';
import type { Cell, Row } from '../chart/table.ts';
import { checkSplit, latestLoss } from './loss-chart.ts';
import { metricsOf } from './metric-chart.ts';
import type { Run } from './run.ts';
import { stepAt } from './scene.ts';
import type { Scene, ShownRun } from './scene.ts';

/** The numbers under the crosshair, or of the newest step: the charts as a table. */
export class Readout {
  readonly element = element('section', { class: 'readout', 'aria-label': 'Values at one step' });
  readonly #step = element('b');
  readonly #where = element('span', { class: 'muted' });
  readonly #hint = element('span', { class: 'muted' });
  readonly #table = new Table();

  constructor() {
    const caption = element('div', { class: 'cap' }, this.#step, this.#where, this.#hint);
    this.element.append(caption, element('div', { class: 'scroll' }, this.#table.element));
  }

  update(scene: Scene, at: number | undefined): void {
    const { focus, numbers, runs } = scene;
    const index = stepAt(scene, focus, at);
    this.element.hidden = index < 0;
    if (index < 0) return;
    setText(this.#step, `Step ${numbers.integer(index + 1)}`);
    setText(this.#where, whereText(scene, index));
    setText(this.#hint, hintText(scene, at));
    const others = runs.filter(({ run }) => run !== focus);
    const metrics = metricNames(scene);
    this.#table.update(headRows(scene, others, metrics), bodyRows(scene, others, metrics, index, at));
  }

  /** The table as it stands, in Markdown. */
  markdown(): string {
    return `${this.#step.textContent}, ${this.#where.textContent}\n\n${tableAsMarkdown(this.#table.element)}`;
  }

  /** The row of the table in words, for those who move the crosshair without seeing it. */
  spoken(): string {
    const rows = [...this.#table.element.tBodies].flatMap((body) => [...body.rows]);
    const words = rows.map(
      (row) => `${row.cells[0]?.textContent?.trim()} ${row.cells[1]?.textContent || row.cells[4]?.textContent}`,
    );
    return `${this.#step.textContent}: ${words.join(', ')}`;
  }
}

function whereText({ focus, numbers }: Scene, index: number): string {
  const epoch = numbers.fixed((index + 1) / focus.stepsPerEpoch, 1);
  const samples = numbers.axis(focus.samples.at(index));
  return `epoch ${epoch} · ${samples} samples · ${numbers.duration(focus.seconds.at(index))}`;
}

function hintText({ focus, numbers, settings }: Scene, at: number | undefined): string {
  return [
    `smoothing ${numbers.fixed(settings.smoothing, 2)}`,
    at === undefined ? 'newest step' : 'Esc: back to the newest step',
    ...(focus.pairs.isMeasured ? ['Enter or a click: inspect this step'] : []),
    'T on a chart: its values',
  ].join(' · ');
}

/** The metrics of all tasks; those of one task come in the order of its file. */
function metricNames({ tasks, runs }: Scene): string[] {
  const all = runs.map(({ run }) => run);
  return [...new Set(tasks.flatMap((task) => metricsOf(all, task)))];
}

function headRows(scene: Scene, others: readonly ShownRun[], metrics: readonly string[]): Row[] {
  const { focus, several, runs } = scene;
  const split = scene.tasks.map((task) => checkSplit(focus, task)).find((known) => known) === 'test' ? 'test' : 'val';
  const scores = metrics.map((metric) => `${split} ${metric === 'accuracy' ? 'acc' : metric}`);
  const titles = ['L', 'smoothed', 'w', 'w·L', 'share', `${split} L`, ...scores];
  const column = (text: string, kind = 'n'): Cell => ({ text, head: 'col', kind });
  const second = {
    cells: [
      column('task', ''),
      ...titles.map((title) => column(title)),
      ...others.flatMap(() => [column('smoothed', 'n gap'), ...scores.map((score) => column(score))]),
    ],
  };
  if (!several) return [second];
  const shown = runs.find(({ run }) => run === focus);
  const first = {
    cells: [
      { text: '' },
      ...(shown ? [runCell(shown, titles.length, 'n group')] : []),
      ...others.map((other) => runCell(other, 1 + scores.length, 'n group gap')),
    ],
  };
  return [first, second];
}

function runCell({ run, place }: ShownRun, span: number, kind: string): Cell {
  const make = (): Node => {
    const dot = element('span', { class: 'dot' });
    dot.style.setProperty('--c', `var(${colorVariable('run', place)})`);
    return dot;
  };
  return {
    text: `${run.record.id} ${run.record.arm}`,
    head: 'colgroup',
    kind,
    span,
    mark: { key: `run ${place}`, make },
  };
}

function bodyRows(
  scene: Scene,
  others: readonly ShownRun[],
  metrics: readonly string[],
  index: number,
  at: number | undefined,
): Row[] {
  const tasks = scene.tasks.map((task, place): Row => ({
    cells: [
      { text: task, head: 'row', mark: { key: `task ${place}`, make: () => taskMark(place) } },
      ...focusCells(scene, task, metrics, index),
      ...others.flatMap(({ run }) => otherCells(scene, run, task, metrics, stepAt(scene, run, at))),
    ],
  }));
  return [...tasks, ...sumRows(scene, others, metrics.length, index)];
}

function focusCells(scene: Scene, task: string, metrics: readonly string[], index: number): Cell[] {
  const { focus, numbers } = scene;
  const columns = focus.tasks.get(task);
  const [loss, weight] = [columns?.loss.raw.at(index) ?? NaN, columns?.weight.at(index) ?? NaN];
  return [
    cell(numbers.value(loss, 3)),
    cell(numbers.value(latestLoss(scene, focus, task, index) ?? NaN, 3)),
    cell(numbers.value(weight, 3)),
    cell(numbers.value(weight * loss, 3)),
    cell(percentOf(scene, (weight * loss) / focus.total.at(index))),
    ...scoreCells(scene, focus, task, ['loss', ...metrics], index),
  ];
}

function otherCells(scene: Scene, run: Run, task: string, metrics: readonly string[], index: number): Cell[] {
  const loss = latestLoss(scene, run, task, index) ?? NaN;
  return [cell(scene.numbers.value(loss, 3), 'n gap'), ...scoreCells(scene, run, task, metrics, index)];
}

/** Scores after the last epoch that had ended by then; nothing where a task has no such metric. */
function scoreCells({ numbers }: Scene, run: Run, task: string, names: readonly string[], index: number): Cell[] {
  const line = run.epochs.findLast(({ step }) => step <= index + 1);
  const scores = line?.[checkSplit(run, task) ?? 'validation']?.[task];
  const known = metricsOf([run], task);
  return names.map((name) =>
    cell(name === 'loss' || known.includes(name) ? numbers.value(scores?.[name] ?? NaN, 3) : ''),
  );
}

/** What else belongs to the total: the regularisers' part, what the method adds, the sum, what rounding leaves. */
function sumRows(scene: Scene, others: readonly ShownRun[], metrics: number, index: number): Row[] {
  const { focus, numbers } = scene;
  const total = focus.total.at(index);
  const empty = (count: number): Cell[] => Array.from({ length: count }, () => cell(''));
  const gaps = others.flatMap(() => [cell('', 'n gap'), ...empty(metrics)]);
  const row = (text: string, value: number, share: string, kind?: string): Row => {
    const start = [{ text, head: 'row' as const }, cell(''), cell(''), cell('')];
    const cells = [...start, cell(numbers.value(value, 3)), cell(share), ...empty(1 + metrics), ...gaps];
    return kind ? { cells, kind } : { cells };
  };
  return [
    ...penaltyParts(focus, index).map(({ text, value }) => row(text, value, percentOf(scene, value / total))),
    row('L(M)', total, Number.isFinite(total) ? numbers.percent(1) : '–', 'total'),
    row('residual', focus.residual.raw.at(index), '', 'last'),
  ];
}

/** The terms of λR, their sum where there are several, and what the method adds; a step over some of the tasks takes only its part of λR. */
function penaltyParts(run: Run, index: number): { text: string; value: number }[] {
  const trained = [...run.tasks.values()].filter(({ loss }) => !Number.isNaN(loss.raw.at(index))).length;
  const [part, prefix] = [trained / run.tasks.size, trained === run.tasks.size ? '' : `${trained}/${run.tasks.size} `];
  const terms = [...run.regularizers].map(([label, { raw }]) => ({
    text: `${prefix}λ ${label}`,
    value: part * raw.at(index),
  }));
  const sum = { text: `${prefix}λR(M)`, value: run.penalty.at(index) };
  const added = { text: 'added by the method', value: run.added.at(index) };
  return [
    ...(terms.length > 1 ? terms : []),
    ...(terms.length > 0 ? [sum] : []),
    ...(added.value === 0 ? [] : [added]),
  ];
}

function percentOf({ numbers }: Scene, share: number): string {
  return Number.isFinite(share) ? numbers.percent(share, 1) : '–';
}

function cell(text: string, kind = 'n'): Cell {
  return { text, kind };
}
