import type { ClassesView } from '../../server/trainer/outputs/task-view.ts';
import { element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { mistakes } from './class-scores.ts';

/** Classes up to which the numbers stand in the cells, and up to which there is a matrix at all. */
export const mostWritten = 20;
export const mostDrawn = 100;

/** The labels against what was predicted; a cell is the darker the larger its share of its row, or its count beside the largest. */
export function confusionMatrix({ classes, cells }: ClassesView, byRow: boolean, numbers: Numbers): HTMLElement {
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (const [label, predicted, count] of cells) counts[label]?.splice(predicted, 1, count);
  const largest = Math.max(1, ...cells.map(([, , count]) => count));
  const written = classes.length <= mostWritten;
  const rows = counts.map((row, label) => {
    const sum = row.reduce((total, count) => total + count, 0);
    const tds = row.map((count, predicted) => {
      const share = sum === 0 ? 0 : count / sum;
      const text = byRow ? (sum === 0 ? '\u2013' : numbers.percent(share)) : numbers.integer(count);
      const words = `${classes[label]} as ${classes[predicted]}: ${numbers.integer(count)}, ${numbers.percent(share, 1)} of its row`;
      const made = element('td', { title: words, class: label === predicted ? 'right' : 'wrong' }, written && text);
      made.style.setProperty('--share', `${(100 * (byRow ? share : count / largest)).toFixed(1)}%`);
      return made;
    });
    return element('tr', {}, element('th', { scope: 'row', title: classes[label] ?? '' }, classes[label]), ...tds);
  });
  const heads = classes.map((name) =>
    element('th', { scope: 'col', title: name }, element('span', {}, written ? name : '')),
  );
  return element(
    'table',
    { class: written ? 'confusion' : 'confusion fine', 'aria-label': 'Labels (rows) against predictions (columns)' },
    element('thead', {}, element('tr', {}, element('td', { class: 'small muted' }, 'label ↓ predicted →'), ...heads)),
    element('tbody', {}, ...rows),
  );
}

/** The same as a list: what is taken for what. */
export function mistakesTable(view: ClassesView, numbers: Numbers, most = Number.POSITIVE_INFINITY): HTMLElement {
  const ofLabel = new Map<number, number>();
  for (const [label, , count] of view.cells) ofLabel.set(label, (ofLabel.get(label) ?? 0) + count);
  const rows = mistakes(view)
    .slice(0, most)
    .map(([label, predicted, count]) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, view.classes[label] ?? String(label)),
        element('td', {}, view.classes[predicted] ?? String(predicted)),
        element('td', { class: 'n' }, numbers.integer(count)),
        element('td', { class: 'n' }, numbers.percent(count / (ofLabel.get(label) ?? count), 1)),
      ),
    );
  const heads = ['label', 'taken for', 'times', 'of its label'].map((name, i) =>
    element('th', { scope: 'col', class: i > 1 ? 'n' : false }, name),
  );
  return element(
    'table',
    { class: 'mistakes', 'aria-label': 'Mistakes, the most frequent first' },
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...rows),
  );
}
