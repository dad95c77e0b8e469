import { button, element } from '../../chart/dom.ts';
import { markdownTable } from '../../chart/markdown-table.ts';
import type { Numbers } from '../../chart/numbers.ts';
import type { FromPlots } from '../messages.ts';
import { inWords, type Relation } from './relations.ts';

/** A matrix of tasks as a picture that is a table: the colour of a cell says what its number says. */
export function relationMatrix(relation: Relation, numbers: Numbers, post: (message: FromPlots) => void): HTMLElement {
  const { name, meaning, tasks, values } = relation;
  const texts = values.map((row) => row.map((value) => numbers.value(value, 2)));
  const body = values.map((row, i) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, tasks[i]),
      ...row.map((value, j) => cellOf(value, texts[i]?.[j] ?? '', relation)),
    ),
  );
  const heads = ['', ...tasks].map((text, i) =>
    i === 0 ? element('td', {}) : element('th', { scope: 'col', class: 'n' }, text),
  );
  const copy = button(
    { class: 'tool small', title: 'Copy the matrix as a table in Markdown' },
    () => post({ type: 'copy', text: markdownTable(['', ...tasks], withNames(tasks, texts)) }),
    'copy',
  );
  return element(
    'div',
    { class: 'relation' },
    element('div', { class: 'head' }, element('span', { class: 'name' }, name), copy),
    element('p', { class: 'small muted' }, meaning),
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': inWords(relation, numbers) },
      element(
        'table',
        {},
        element('caption', { class: 'sr' }, inWords(relation, numbers)),
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...body),
      ),
    ),
  );
}

const withNames = (tasks: readonly string[], texts: readonly (readonly string[])[]): string[][] =>
  texts.map((row, i) => [tasks[i] ?? '', ...row]);

/** Its colour is mixed by the theme: how much of it, from 0 to 1, and which end. */
function cellOf(value: number, text: string, { full }: Relation): HTMLTableCellElement {
  const cell = element('td', { class: value < 0 ? 'n against' : 'n together' }, text);
  const share = Number.isFinite(value) ? Math.min(1, Math.abs(value) / full) : 0;
  cell.style.setProperty('--share', `${Math.round(40 * share)}%`);
  return cell;
}
