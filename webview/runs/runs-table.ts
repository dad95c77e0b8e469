import { button, element, icon, taskMark } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { colorVariable } from '../chart/palette.ts';
import { stateIcon } from '../chart/run-state.ts';
import { bestIn, fixedColumns } from './columns.ts';
import type { Column } from './columns.ts';
import type { RunRow } from './messages.ts';
import type { Order } from './order.ts';

/** What a person does in the table. */
export interface TableActions {
  order(key: string): void;
  choose(runs: readonly string[], on: boolean): void;
  star(run: string): void;
}

interface DrawnRow {
  readonly element: HTMLTableRowElement;
  /** What it was made from. */
  readonly from: string;
}

/** A table whose rows are made anew only where something in them has changed, so that focus stays where it is. */
export class RunsTable {
  readonly element = element('table', { class: 'runs', 'aria-label': 'Runs' });
  readonly #actions: TableActions;
  readonly #all = element('input', { type: 'checkbox', 'aria-label': 'Plot all runs that are shown' });
  readonly #head = element('thead');
  readonly #body = element('tbody');
  #headFrom = '';
  #rows: readonly RunRow[] = [];
  #drawn = new Map<string, DrawnRow>();
  /** The row whose controls Tab reaches. */
  #current: string | undefined;

  constructor(actions: TableActions) {
    this.#actions = actions;
    this.element.append(this.#head, this.#body);
    this.#all.addEventListener('change', () =>
      actions.choose(
        this.#rows.map(({ run }) => run),
        this.#all.checked,
      ),
    );
    this.#body.addEventListener('keydown', (event) => this.#moveFocus(event));
    this.#body.addEventListener('focusin', ({ target }) => {
      const row = target instanceof Element ? target.closest('tr') : null;
      if (row?.dataset['run'] !== undefined) this.#take(row.dataset['run']);
    });
  }

  update(rows: readonly RunRow[], columns: readonly Column[], order: Order, numbers: Numbers): void {
    this.#rows = rows;
    this.#updateHead(columns, order);
    const chosen = rows.filter(({ place }) => place !== undefined).length;
    this.#all.checked = chosen > 0 && chosen === rows.length;
    this.#all.indeterminate = chosen > 0 && chosen < rows.length;
    if (!rows.some(({ run }) => run === this.#current)) this.#current = rows[0]?.run;
    const focused = this.#focused();
    const best = new Map(columns.map((column) => [column.key, bestIn(column, rows)]));
    const drawn = new Map<string, DrawnRow>();
    for (const row of rows) {
      const isBest = columns.map(({ key }) => best.get(key)?.has(row.run) === true);
      const from = JSON.stringify([row, columns.map(({ key, title }) => [key, title]), isBest]);
      const known = this.#drawn.get(row.run);
      drawn.set(row.run, known?.from === from ? known : { element: this.#row(row, columns, isBest, numbers), from });
    }
    this.#drawn = drawn;
    const elements = [...drawn.values()].map((each) => each.element);
    if (elements.length !== this.#body.rows.length || elements.some((each, i) => each !== this.#body.rows[i]))
      this.#body.replaceChildren(...elements);
    if (focused) this.#focus(focused.run, focused.control);
  }

  #updateHead(columns: readonly Column[], order: Order): void {
    const from = JSON.stringify([columns.map(({ key, title }) => [key, title]), order]);
    if (from === this.#headFrom) return;
    this.#headFrom = from;
    const focused = document.activeElement?.closest('th')?.dataset['key'];
    const cells = columns.map((column) => this.#headCell(column, order));
    this.#head.replaceChildren(
      element(
        'tr',
        {},
        element('td', { class: 'control', 'data-text': '' }, this.#all),
        element('td', { class: 'control', 'data-text': '' }),
        ...cells,
      ),
    );
    if (focused !== undefined)
      cells
        .find(({ dataset }) => dataset['key'] === focused)
        ?.querySelector('button')
        ?.focus();
  }

  #headCell({ key, title, tip, isNumeric, task }: Column, order: Order): HTMLElement {
    const sort = order.key === key ? (order.descending ? 'descending' : 'ascending') : 'none';
    return element(
      'th',
      { scope: 'col', class: isNumeric ? 'n' : false, 'aria-sort': sort, 'data-key': key, 'data-text': title },
      button(
        { class: 'sort', title: tip },
        () => this.#actions.order(key),
        task !== undefined && taskMark(task),
        title,
      ),
    );
  }

  #row(row: RunRow, columns: readonly Column[], isBest: readonly boolean[], numbers: Numbers): HTMLTableRowElement {
    const { run, id, place, starred } = row;
    const check = element('input', { type: 'checkbox', 'aria-label': `Plot run ${id}`, 'data-control': 'choose' });
    check.checked = place !== undefined;
    check.addEventListener('change', () => this.#actions.choose([run], check.checked));
    const star = button(
      { class: 'tool star', 'aria-label': `Star run ${id}`, 'aria-pressed': String(starred), 'data-control': 'star' },
      () => this.#actions.star(run),
      icon('star'),
    );
    const control = (child: HTMLElement): HTMLElement => element('td', { class: 'control', 'data-text': '' }, child);
    const made = element(
      'tr',
      { 'data-run': run, class: place !== undefined && 'chosen' },
      control(check),
      control(star),
      ...columns.map((column, i) => cell(row, column, isBest[i] === true, numbers)),
    );
    if (place !== undefined) made.style.setProperty('--c', `var(${colorVariable('run', place)})`);
    for (const each of [check, star]) each.tabIndex = run === this.#current ? 0 : -1;
    return made;
  }

  #take(run: string): void {
    this.#current = run;
    for (const [own, { element: row }] of this.#drawn)
      for (const control of row.querySelectorAll<HTMLElement>('[data-control]'))
        control.tabIndex = own === run ? 0 : -1;
  }

  #focused(): { run: string; control: string } | undefined {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || !this.#body.contains(active)) return undefined;
    const [run, control] = [active.closest('tr')?.dataset['run'], active.dataset['control']];
    return run === undefined || control === undefined ? undefined : { run, control };
  }

  #focus(run: string, control: string): void {
    const wanted = this.#drawn.get(run)?.element.querySelector<HTMLElement>(`[data-control="${control}"]`);
    if (wanted && wanted !== document.activeElement) wanted.focus();
  }

  /** Up and down go from run to run, left and right between what can be pressed in one. */
  #moveFocus(event: KeyboardEvent): void {
    const focused = this.#focused();
    if (!focused || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#rows.findIndex(({ run }) => run === focused.run);
    const last = this.#rows.length - 1;
    const to = { ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last }[event.key];
    const control = { ArrowLeft: 'choose', ArrowRight: 'star' }[event.key] ?? focused.control;
    const run = this.#rows[to ?? at]?.run;
    if (run === undefined || (to === undefined && control === focused.control)) return;
    this.#focus(run, control);
    event.preventDefault();
  }
}

function cell(row: RunRow, column: Column, isBest: boolean, numbers: Numbers): HTMLElement {
  if (column.key === fixedColumns.state.key) return stateCell(row);
  const text = textOf(row, column, numbers);
  const attributes = { class: column.isNumeric ? 'n' : false, 'data-text': text };
  if (column.key === fixedColumns.id.key) return element('th', { scope: 'row', ...attributes }, text);
  if (!isBest) return element('td', attributes, text);
  return element(
    'td',
    { ...attributes, title: 'best of the column' },
    element('b', { class: 'best' }, text),
    element('span', { class: 'sr' }, ', best'),
  );
}

function textOf(row: RunRow, column: Column, numbers: Numbers): string {
  const value = column.value(row);
  if (column.key === fixedColumns.id.key) return row.id;
  if (value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (column.key === fixedColumns.seconds.key) return numbers.duration(value, true);
  return column.better ? numbers.value(value, 3) : numbers.exact(value);
}

function stateCell({ state, status, done, reason }: RunRow): HTMLElement {
  const sign = stateIcon(state);
  const bar = element('i');
  bar.style.setProperty('width', `${100 * (done ?? 0)}%`);
  return element(
    'td',
    { 'data-text': status },
    element('span', { class: `state ${sign}` }, icon(sign)),
    element('span', {}, status),
    done !== undefined && element('span', { class: 'mini', 'aria-hidden': 'true' }, bar),
    reason !== undefined && element('div', { class: 'small muted reason', title: reason }, reason),
  );
}
