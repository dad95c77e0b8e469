import { button, element, icon, setText } from '../chart/dom.ts';
import { isFields } from '../chart/checks.ts';
import { openMenu } from '../chart/menu.ts';
import type { MenuEntry } from '../chart/menu.ts';
import { Numbers } from '../chart/numbers.ts';
import { svgAsPng, svgDocument } from '../chart/svg-document.ts';
import { csvOf, tableAsMarkdown, tableTexts } from '../chart/table-text.ts';
import { readTheme, watchTheme } from '../chart/theme.ts';
import { acceptPredictions } from './accept.ts';
import type { FromPredictions, Inputs, ShownPredictions, ToPredictions } from './messages.ts';
import type { PlotName } from './residuals.ts';
import { outcomeSections } from './sections.ts';
import { judge } from './verdict.ts';
import { worstRows } from './worst-rows.ts';

interface Api {
  postMessage(message: FromPredictions): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

/** How a person wants to see it; kept while the panel is hidden. */
export interface Look {
  /** Confusions as shares of their label. */
  readonly byRow: boolean;
  /** Numbers in place of the picture. */
  readonly asTable: boolean;
  readonly plot: PlotName;
}

const splitWords = { test: 'test rows', validation: 'validation rows' } as const;

/** The predictions panel: what a task makes of held-out rows, class by class, and where it is most wrong. */
export class PredictionsPanel {
  readonly #api = acquireVsCodeApi();
  readonly #run = element('span', { class: 'state' });
  readonly #task = element('select', { class: 'select', 'aria-label': 'Task' });
  readonly #split = element('select', { class: 'select', 'aria-label': 'Rows' });
  readonly #exports: HTMLButtonElement;
  readonly #toolbar: HTMLElement;
  readonly #main = element('main');
  readonly #worst = element('div');
  readonly #live = element('div', { class: 'sr', 'aria-live': 'polite' });
  #told: Exclude<ToPredictions, { type: 'inputs' }> | undefined;
  #inputs: Inputs | undefined;
  #look: Look;

  constructor() {
    this.#look = lookOf(this.#api.getState());
    this.#exports = button(
      { class: 'tool', 'aria-label': 'Export', title: 'Export', 'aria-haspopup': 'menu' },
      () => openMenu(this.#exports, this.#entries()),
      icon('export'),
    );
    this.#toolbar = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Predictions' },
      this.#run,
      this.#task,
      this.#split,
      element('span', { class: 'grow' }),
      this.#exports,
    );
    this.#toolbar.hidden = true;
    for (const select of [this.#task, this.#split]) select.addEventListener('change', () => this.#choose());
    document.addEventListener('keydown', (event) => this.#press(event));
    addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = acceptPredictions(data);
      if (message) this.#receive(message);
      else console.debug('A message of unknown shape was ignored.');
    });
    watchTheme(() => this.#draw());
  }

  start(): void {
    document.body.append(this.#toolbar, this.#main, this.#live);
    this.#post({ type: 'ready' });
  }

  #post(message: FromPredictions): void {
    this.#api.postMessage(message);
  }

  #choose(): void {
    const split = this.#split.value === 'validation' ? 'validation' : 'test';
    this.#post({ type: 'choose', task: this.#task.value, split });
  }

  #press({ key, target, altKey, ctrlKey, metaKey }: KeyboardEvent): void {
    if (altKey || ctrlKey || metaKey || target instanceof HTMLSelectElement) return;
    if (key === 't' || key === 'T') this.#change({ asTable: !this.#look.asTable });
    if (key === 's' || key === 'S') this.#change({ byRow: !this.#look.byRow });
  }

  #change(change: Partial<Look>): void {
    this.#look = { ...this.#look, ...change };
    this.#api.setState(this.#look);
    this.#draw();
  }

  #receive(message: ToPredictions): void {
    if (message.type === 'inputs') {
      this.#inputs = message.inputs;
      return this.#drawWorst();
    }
    this.#told = message;
    this.#inputs = undefined;
    this.#toolbar.hidden = message.type === 'nothing';
    if (message.type === 'show') this.#place(message.shown);
    this.#draw();
    const words = message.type === 'nothing' ? message.reason : judge(message.shown.view, new Numbers(message.locale));
    setText(this.#live, words);
  }

  #place({ run, arm, tasks, task, splits, split }: ShownPredictions): void {
    setText(this.#run, `${run} ${arm}`);
    this.#task.replaceChildren(...tasks.map((value) => element('option', { value }, value)));
    this.#task.value = task;
    this.#split.replaceChildren(...splits.map((value) => element('option', { value }, splitWords[value])));
    this.#split.value = split;
  }

  #draw(): void {
    const told = this.#told;
    if (!told) return;
    if (told.type === 'nothing') return this.#main.replaceChildren(element('p', { class: 'none' }, told.reason));
    const numbers = new Numbers(told.locale);
    const { view } = told.shown;
    this.#main.replaceChildren(
      element('p', { class: 'verdict' }, judge(view, numbers)),
      ...outcomeSections(view, this.#look, numbers, (change) => this.#change(change)),
      this.#worst,
    );
    this.#drawWorst();
  }

  #drawWorst(): void {
    const told = this.#told;
    if (told?.type !== 'show') return;
    const numbers = new Numbers(told.locale);
    const { view } = told.shown;
    const caption =
      view.type === 'numbers'
        ? 'largest error first'
        : 'lowest probability of what is true first; rows are counted from 0';
    const reading = this.#inputs?.state === 'reading' && [
      'Reading their inputs … ',
      button({ class: 'btn secondary slim' }, () => this.#post({ type: 'stopReading' }), 'Stop'),
    ];
    const note = reading || (this.#inputs?.state === 'none' && [this.#inputs.reason]);
    this.#worst.replaceChildren(
      element(
        'section',
        { class: 'section', 'aria-label': 'Worst rows' },
        element('header', {}, element('h2', {}, 'Worst rows'), element('span', { class: 'small muted' }, caption)),
        note && element('p', { class: 'small muted', role: 'status' }, ...note),
        worstRows(view, this.#inputs, numbers),
      ),
    );
  }

  #entries(): MenuEntry[] {
    const told = this.#told;
    if (told?.type !== 'show') return [];
    const { run, task, split } = told.shown;
    const fileName = `run-${run}-${task.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${split}`;
    const save = (ending: string, content: string, encoding: 'utf8' | 'base64'): void =>
      this.#post({ type: 'save', fileName: `${fileName}.${ending}`, content, encoding });
    const { background } = readTheme();
    const [svg] = this.#main.querySelectorAll<SVGElement>('svg.residuals');
    const tables = [...this.#main.querySelectorAll('table')];
    const csv = (): string =>
      tables
        .map((table) => tableTexts(table))
        .map(({ head, rows }) => csvOf([head, ...rows]))
        .join('\r\n');
    const words = (): string => this.#main.querySelector('.verdict')?.textContent ?? '';
    return [
      ...(svg
        ? [
            {
              text: 'Save Picture as PNG…',
              act: () => void svgAsPng(svg, background).then((png) => save('png', png, 'base64')),
            },
            { text: 'Save Picture as SVG…', act: () => save('svg', svgDocument(svg, background), 'utf8') },
          ]
        : []),
      ...(tables.length > 0 ? [{ text: 'Save Tables as CSV…', act: () => save('csv', csv(), 'utf8') }] : []),
      {
        text: 'Copy as Markdown',
        act: () => this.#post({ type: 'copy', text: [words(), ...tables.map(tableAsMarkdown)].join('\n\n') }),
      },
    ];
  }
}

function lookOf(kept: unknown): Look {
  const { byRow, asTable, plot } = isFields(kept) ? kept : {};
  return { byRow: byRow !== false, asTable: asTable === true, plot: plot === 'predicted' ? plot : 'residual' };
}
