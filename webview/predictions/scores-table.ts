import { element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { ClassScore } from './class-scores.ts';

/** How each class is predicted, in the order of the classes. */
export function scoresTable(scores: readonly ClassScore[], numbers: Numbers): HTMLElement {
  const share = (value: number): string => (Number.isNaN(value) ? '\u2013' : numbers.fixed(value, 3));
  const rows = scores.map(({ name, labels, precision, recall, f1 }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', { class: 'n' }, numbers.integer(labels)),
      ...[precision, recall, f1].map((value) => element('td', { class: 'n gap' }, share(value))),
      element('td', { class: 'barcell', 'aria-hidden': 'true', 'data-text': '' }, bar(f1)),
    ),
  );
  const heads = ['class', 'labels', 'precision', 'recall', 'F1'].map((name, i) =>
    element('th', { scope: 'col', class: i === 0 ? false : i === 1 ? 'n' : 'n gap' }, name),
  );
  return element(
    'table',
    { class: 'scores', 'aria-label': 'Scores by class' },
    element('thead', {}, element('tr', {}, ...heads, element('td', { 'aria-hidden': 'true' }))),
    element('tbody', {}, ...rows),
  );
}

function bar(share: number): HTMLElement {
  const made = element('i', { class: 'bar' });
  made.style.setProperty('width', `${Number.isNaN(share) ? 0 : 64 * share}px`);
  return made;
}
