import { button, element } from '../chart/dom.ts';
import { markdownTable } from '../chart/markdown-table.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { DrawnLine, Plot } from '../chart/plot.ts';
import type { FromPlots } from './messages.ts';

/** Rows that are laid out at once; more would keep the page busy. */
const mostRows = 2000;

/** Opens the numbers that a chart shows as a table in front of the page; Esc closes it, and the chart has the focus again. */
export function openChartTable(plot: Plot, axis: string, numbers: Numbers, post: (message: FromPlots) => void): void {
  const { head, rows } = tableOf(plot.drawn(), axis);
  const shown = rows.slice(-mostRows);
  const texts = shown.map((row) => row.map((value, i) => cellText(numbers, value, i)));
  const body = texts.map((cells) =>
    element('tr', {}, ...cells.map((text, i) => element(i === 0 ? 'th' : 'td', { class: 'n', ...scope(i) }, text))),
  );
  const table = element(
    'table',
    {},
    element('caption', { class: 'small muted' }, plot.label),
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { class: 'n', scope: 'col' }, text)))),
    element('tbody', {}, ...body),
  );
  const copy = button(
    { class: 'btn secondary slim' },
    () => post({ type: 'copy', text: markdownTable(head, texts) }),
    'Copy as Markdown',
  );
  const close = button({ class: 'btn secondary slim' }, () => dialog.close(), 'Close');
  const note =
    rows.length > mostRows &&
    element(
      'p',
      { class: 'small muted' },
      `The last ${numbers.integer(mostRows)} of ${numbers.integer(rows.length)} drawn places.`,
    );
  const dialog = element(
    'dialog',
    { class: 'numbers', 'aria-label': 'Values of the chart' },
    element('div', { class: 'actions' }, copy, close),
    note,
    element('div', { class: 'scroll tall', tabindex: '0' }, table),
  );
  document.body.append(dialog);
  dialog.addEventListener('close', () => {
    dialog.remove();
    plot.box.focus();
  });
  dialog.showModal();
}

const scope = (column: number): Record<string, string> => (column === 0 ? { scope: 'row' } : {});

function cellText(numbers: Numbers, value: number | undefined, column: number): string {
  if (value === undefined) return '';
  return column === 0 && Number.isInteger(value) ? numbers.integer(value) : numbers.value(value, 4);
}

/** A row for each place at which something is drawn, a column for each line. */
function tableOf(lines: readonly DrawnLine[], axis: string): { head: string[]; rows: (number | undefined)[][] } {
  const several = new Set(lines.map(({ run }) => run)).size > 1;
  const rows = new Map<number, (number | undefined)[]>();
  lines.forEach(({ points }, column) => {
    for (const { x, y } of points) {
      if (!Number.isFinite(y)) continue;
      const row = rows.get(x) ?? [x, ...lines.map(() => undefined)];
      row[column + 1] = y;
      rows.set(x, row);
    }
  });
  return {
    head: [axis, ...lines.map(({ name, run }) => (several ? `${run} ${name}` : name))],
    rows: [...rows.values()].sort(([a = 0], [b = 0]) => a - b),
  };
}
