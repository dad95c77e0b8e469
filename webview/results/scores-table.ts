import type { Results } from '../../server/compare/analysis.ts';
import { mark, resultTable, type Cell } from '../../server/compare/report/cells.ts';
import { element } from '../chart/dom.ts';
import { scrollingTable } from './scrolling-table.ts';

/** Every metric of every task by arms: the same numbers as the exports have. */
export function scoresTable(results: Results): HTMLElement {
  const { arms, rows } = resultTable(results);
  const heads = [
    ...['task', 'test score'].map((name) => element('th', { scope: 'col' }, name)),
    ...arms.map((arm) => element('th', { class: 'n', scope: 'col' }, arm)),
  ];
  const body = rows.map(({ task, measure, cells }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, task),
      element('td', {}, measure),
      ...cells.map((cell) => element('td', { class: 'n' }, ...shown(cell))),
    ),
  );
  return scrollingTable('scores', 'All scores', heads, body);
}

/** A cell with its spread and its mark. */
export function shown({ value, spread, claim }: Cell): (HTMLElement | string)[] {
  const sign = mark(claim);
  const tone = claim === 'better' ? 'good' : 'bad';
  return [
    value,
    element('span', { class: 'muted' }, spread === undefined ? '' : ` ±${spread}`),
    ...(sign === '' ? [] : [' ', element('span', { class: tone, title: `${claim} than alone` }, sign)]),
  ];
}
