import type { DataReport, Distribution, SetReport, TaskReport } from '../../server/trainer/data-report.ts';
import { element, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { scrollingTable } from '../results/scrolling-table.ts';
import { histogram } from './histogram.ts';

const head = (text: string, kind = ''): HTMLElement => element('th', { scope: 'col', class: kind }, text);
const number = (text: string): HTMLElement => element('td', { class: 'n' }, text);

/** A row for each data set: how many rows, what shape, which values. */
export function setsTable({ sets }: DataReport, numbers: Numbers): HTMLElement {
  const heads = [
    head('data set'),
    head('input', 'n'),
    ...['training', 'validation', 'test', 'repeated'].map((text) => head(text, 'n')),
    head('values', 'gap'),
    head('', ''),
    head('mean ± deviation', 'n'),
  ];
  const rows = Object.entries(sets).map(([name, set]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      number(shapeText(set, numbers)),
      ...[set.rows.train, set.rows.validation, set.rows.test, set.repeated].map((count) =>
        number(numbers.integer(count)),
      ),
      ...distributionCells(set.inputs, numbers),
    ),
  );
  return scrollingTable('sets', 'Data sets', heads, rows);
}

function shapeText({ inputShape, ids }: SetReport, numbers: Numbers): string {
  const shape = inputShape.join('×');
  return ids === undefined ? shape : `${shape} of ${numbers.integer(ids)} ids`;
}

/** A row for each task: its labels in each split, and how they are spread. */
export function tasksTable({ tasks }: DataReport, numbers: Numbers): HTMLElement {
  const heads = [
    head('task'),
    head('target'),
    ...['training', 'validation', 'test', 'missing'].map((text) => head(text, 'n')),
    head('labels', 'gap'),
    head('', ''),
    head('', 'n'),
  ];
  const rows = Object.entries(tasks).map(([name, task], place) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, taskMark(place), ` ${name}`),
      element('td', {}, `${task.target} of ${task.data}`),
      ...(['train', 'validation', 'test'] as const).map((split) => number(numbers.integer(task.labels[split].present))),
      number(numbers.integer(task.labels.train.missing)),
      ...(task.numbers ? distributionCells(task.numbers, numbers) : classCells(task, numbers)),
    ),
  );
  return scrollingTable('tasks', 'Tasks', heads, rows);
}

function distributionCells(distribution: Distribution | undefined, numbers: Numbers): HTMLElement[] {
  if (!distribution) return [element('td', { class: 'gap muted' }, 'tokens'), element('td'), element('td')];
  const { min, max, mean, deviation, histogram: counts } = distribution;
  const range = `${numbers.axis(min)} to ${numbers.axis(max)}`;
  return [
    element('td', { class: 'gap' }, range),
    element('td', {}, histogram(counts, `How values from ${range} are spread`)),
    number(`${numbers.axis(mean)} ± ${numbers.axis(deviation)}`),
  ];
}

function classCells({ classes = {} }: TaskReport, numbers: Numbers): HTMLElement[] {
  const entries = Object.entries(classes);
  const counts = entries.map(([, { train }]) => train);
  const sorted = entries.toSorted(([, a], [, b]) => a.train - b.train);
  const [least, most] = [sorted[0], sorted.at(-1)];
  const of = ([name, { train }]: (typeof entries)[number]): string => `${cut(name)} ${numbers.integer(train)}`;
  const spread = least && most ? `${of(least)} to ${of(most)}` : '';
  return [
    element('td', { class: 'gap' }, `${numbers.integer(entries.length)} classes`),
    element('td', {}, histogram(counts, `Training labels of each class: ${spread}`)),
    element('td', { class: 'n' }, spread),
  ];
}

const cut = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
