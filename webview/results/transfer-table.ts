import type { TransferTable } from '../../server/compare/report/transfer-tables.ts';
import { element } from '../chart/dom.ts';
import { shown } from './scores-table.ts';
import { scrollingTable } from './scrolling-table.ts';

/** What each task gains from each other: a row for each task that was learned first. */
export function transferTable({ targets, rows }: TransferTable): HTMLElement {
  const heads = ['learned before', ...targets].map((text, i) =>
    element('th', { scope: 'col', ...(i > 0 && { class: 'n' }) }, text),
  );
  const body = rows.map(({ from, cells }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, from),
      ...cells.map((cell) => element('td', { class: 'n' }, ...shown(cell))),
    ),
  );
  return scrollingTable('scores', 'Gains by transfer', heads, body);
}
