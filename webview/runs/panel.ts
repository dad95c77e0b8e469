import { button, element, icon, setText } from '../chart/dom.ts';
import { openMenu } from '../chart/menu.ts';
import type { MenuEntry } from '../chart/menu.ts';
import { Numbers } from '../chart/numbers.ts';
import { csvOf, tableAsMarkdown } from '../chart/table-text.ts';
import { acceptRuns } from './accept.ts';
import { fixedColumns, scoreColumns, settingColumns } from './columns.ts';
import type { Column, SettingColumns } from './columns.ts';
import { filterOf } from './filter.ts';
import type { FromRuns, RunRow, ToRuns } from './messages.ts';
import { sorted } from './order.ts';
import { RunsTable } from './runs-table.ts';
import { restoreView } from './view.ts';
import type { View } from './view.ts';

interface Api {
  postMessage(message: FromRuns): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

/** What is shown at the moment. */
interface Shown {
  readonly rows: readonly RunRow[];
  readonly columns: readonly Column[];
  readonly settings: SettingColumns;
}

/** The table of runs: what runs, what differs between the runs, which is best? */
export class RunsPanel {
  readonly #api = acquireVsCodeApi();
  readonly #filter = element('input', {
    class: 'select filter',
    type: 'search',
    'aria-label': 'Filter runs',
    placeholder: 'Filter: word, lambda>1e-4, accuracy>=0.6, #tag, starred',
    title: 'Rows that fit all words: a word, name=value, name>number, #tag, starred, plotted (/)',
  });
  readonly #differing: HTMLButtonElement;
  readonly #plot: HTMLButtonElement;
  readonly #changes: HTMLButtonElement;
  readonly #table: RunsTable;
  readonly #none = element('p', { class: 'none' });
  readonly #foot = element('p', { class: 'small muted foot' });
  readonly #same = element('details', { class: 'small same' });
  readonly #live = element('div', { class: 'sr', 'aria-live': 'polite' });
  readonly #rows = new Map<string, RunRow>();
  #numbers = new Numbers('en');
  #view: View;

  constructor() {
    this.#view = restoreView(this.#api.getState());
    this.#differing = button(
      { class: 'tool', title: 'Only the columns in which the rows differ' },
      () => this.#change({ all: !this.#view.all }),
      'Only What Differs',
    );
    this.#plot = button({ class: 'btn secondary slim' }, () => this.#post({ type: 'plot' }));
    this.#changes = button(
      { class: 'btn secondary slim', title: 'Lays the two chosen runs side by side' },
      () => this.#post({ type: 'changes', runs: this.#chosen().map(({ run }) => run) }),
      'What Changed',
    );
    this.#table = new RunsTable({
      order: (key) => this.#sortBy(key),
      choose: (runs, on) => this.#post({ type: 'choose', runs, on }),
      star: (run) => this.#post({ type: 'star', run }),
    });
    this.#filter.value = this.#view.filter;
    this.#filter.addEventListener('input', () => this.#change({ filter: this.#filter.value }));
    addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = acceptRuns(data);
      if (message) this.#receive(message);
      else console.debug('A message of unknown shape was ignored.');
    });
    document.addEventListener('keydown', (event) => this.#pressKey(event));
  }

  start(): void {
    const exports: HTMLButtonElement = button(
      { class: 'tool', 'aria-label': 'Export', title: 'Export', 'aria-haspopup': 'menu' },
      () => openMenu(exports, this.#exports()),
      icon('export'),
    );
    const toolbar = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Runs' },
      this.#filter,
      this.#differing,
      element('span', { class: 'grow' }),
      this.#plot,
      this.#changes,
      exports,
    );
    const scroll = element('div', { class: 'scroll' }, this.#table.element);
    document.body.append(toolbar, element('main', {}, this.#none, scroll, this.#foot, this.#same), this.#live);
    setText(this.#none, 'Reading the runs…');
    this.#post({ type: 'ready' });
  }

  #receive(message: ToRuns): void {
    if (message.type === 'runs') {
      this.#numbers = new Numbers(message.locale);
      this.#rows.clear();
    }
    for (const row of message.rows) {
      const known = this.#rows.get(row.run);
      if (known && known.state !== row.state) setText(this.#live, `Run ${row.id}: ${row.status}`);
      this.#rows.set(row.run, row);
    }
    this.#draw();
  }

  #draw(): void {
    const all = [...this.#rows.values()];
    const { rows, columns, settings } = this.#shown(all);
    const chosen = this.#chosen().length;
    setText(
      this.#none,
      all.length === 0 ? 'There are no runs yet: run an experiment and it appears here.' : 'No run fits the filter.',
    );
    this.#none.hidden = rows.length > 0;
    this.#table.element.hidden = rows.length === 0;
    this.#table.update(rows, columns, this.#view.order, this.#numbers);
    this.#differing.setAttribute('aria-pressed', String(!this.#view.all));
    this.#plot.disabled = chosen === 0;
    setText(this.#plot, `Plot ${this.#numbers.integer(chosen)}`);
    this.#changes.disabled = chosen !== 2;
    setText(this.#foot, this.#footText(rows.length, all.length, settings.leftOut));
    this.#showSame(settings);
  }

  #shown(all: readonly RunRow[]): Shown {
    const filtered = all.filter(filterOf(this.#view.filter));
    const settings = settingColumns(filtered, this.#view.all);
    const names = new Set(filtered.map(({ name }) => name)).size > 1 || this.#view.all ? [fixedColumns.name] : [];
    const columns = [
      fixedColumns.id,
      ...names,
      fixedColumns.state,
      ...settings.columns,
      ...scoreColumns(filtered, this.#view.all),
      fixedColumns.seconds,
    ];
    const by = columns.find(({ key }) => key === this.#view.order.key) ?? fixedColumns.id;
    return { rows: sorted(filtered, by, this.#view.order.descending), columns, settings };
  }

  #footText(shown: number, all: number, leftOut: number): string {
    const count =
      shown === all
        ? `${this.#numbers.integer(all)} runs`
        : `${this.#numbers.integer(shown)} of ${this.#numbers.integer(all)} runs`;
    return [
      count,
      'scores on validation rows at the chosen epoch (of a run that goes on, at the newest)',
      'bold and underlined: best of the column, smoke runs aside',
      ...(leftOut > 0
        ? [`${this.#numbers.integer(leftOut)} more columns differ, which «Only What Differs» hides`]
        : []),
    ].join(' · ');
  }

  #showSame({ same }: SettingColumns): void {
    this.#same.hidden = same.size === 0;
    const key = JSON.stringify([...same]);
    if (this.#same.dataset['key'] === key) return;
    this.#same.dataset['key'] = key;
    const facts = [...same].flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
    const title = `The same in all of them: ${this.#numbers.integer(same.size)} settings`;
    this.#same.replaceChildren(element('summary', { class: 'muted' }, title), element('dl', {}, ...facts));
  }

  #chosen(): RunRow[] {
    return [...this.#rows.values()].filter(({ place }) => place !== undefined);
  }

  #sortBy(key: string): void {
    const { order } = this.#view;
    this.#change({ order: { key, descending: order.key === key ? !order.descending : true } });
  }

  #change(view: Partial<View>): void {
    this.#view = { ...this.#view, ...view };
    this.#api.setState(this.#view);
    this.#draw();
  }

  #pressKey(event: KeyboardEvent): void {
    if (event.target === this.#filter) {
      if (event.key !== 'Escape') return;
      this.#filter.value = '';
      this.#change({ filter: '' });
    } else if (event.key === '/') this.#filter.focus();
    else return;
    event.preventDefault();
  }

  #post(message: FromRuns): void {
    this.#api.postMessage(message);
  }

  #exports(): MenuEntry[] {
    const { rows, columns } = this.#shown([...this.#rows.values()]);
    const csv = (): string =>
      csvOf([columns.map(({ key }) => key), ...rows.map((row) => columns.map((column) => column.value(row) ?? ''))]);
    return [
      {
        text: 'Save Table as CSV…',
        act: () => this.#post({ type: 'save', fileName: 'runs.csv', content: csv(), encoding: 'utf8' }),
      },
      {
        text: 'Copy Table as Markdown',
        act: () => this.#post({ type: 'copy', text: tableAsMarkdown(this.#table.element) }),
      },
    ];
  }
}
