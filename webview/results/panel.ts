import { button, element, icon, setText } from '../chart/dom.ts';
import { Numbers } from '../chart/numbers.ts';
import { acceptResults } from './accept.ts';
import { armsTable } from './arms-table.ts';
import { costTable } from './cost-table.ts';
import { tasksOf } from './forest.ts';
import type { Results } from '../../server/compare/analysis.ts';
import { exportForms, type FromResults, type ShownComparison } from './messages.ts';
import { itemColumns, itemNote, itemRows, itemTitle } from '../../server/compare/report/item-rows.ts';
import { scrollingTable } from './scrolling-table.ts';
import { scoresTable } from './scores-table.ts';
import { hasTradeOff, tradeOff } from './trade-off.ts';
import { transferTables } from '../../server/compare/report/transfer-tables.ts';
import { transferTable } from './transfer-table.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromResults): void };

/** Above as many tasks the columns of intervals no longer fit beside each other. */
const mostDrawn = 4;

const formNames = { markdown: 'Markdown', latex: 'LaTeX', csv: 'CSV', html: 'HTML' } as const;

/** The results panel: the answer in words, then the scores of every arm, then what they cost. */
export class ResultsPanel {
  readonly #post: (message: FromResults) => void;
  readonly #state = element('span', { class: 'state' });
  readonly #facts = element('span', { class: 'items muted' });
  readonly #bar = element('i');
  readonly #progress = element('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': '0' }, this.#bar);
  readonly #main = element('main');
  readonly #goOn: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #exports: HTMLElement;

  constructor() {
    const api = acquireVsCodeApi();
    this.#post = (message) => api.postMessage(message);
    this.#goOn = button({ class: 'btn slim' }, () => this.#post({ type: 'goOn' }), 'Train What Is Missing');
    this.#stop = button({ class: 'btn secondary slim' }, () => this.#post({ type: 'stop' }), 'Stop');
    this.#exports = element(
      'span',
      { class: 'exports' },
      element('span', { class: 'small muted' }, 'Export'),
      ...exportForms.map((form) =>
        button({ class: 'btn secondary slim' }, () => this.#post({ type: 'export', form }), formNames[form]),
      ),
    );
  }

  start(): void {
    const grow = element('span', { class: 'grow' });
    const toolbar = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Results' },
      this.#state,
      this.#facts,
      grow,
      this.#goOn,
      this.#stop,
      this.#exports,
    );
    document.body.append(toolbar, this.#progress, this.#main);
    addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = acceptResults(data);
      if (message) this.#show(message.comparison, new Numbers(message.locale));
      else console.debug('A message of unknown shape was ignored.');
    });
    this.#show(undefined, new Numbers('en'));
    this.#post({ type: 'ready' });
  }

  #show(comparison: ShownComparison | null | undefined, numbers: Numbers): void {
    const { done = 0, total = 0, training } = comparison ?? {};
    const complete = comparison !== undefined && comparison !== null && done === total;
    this.#goOn.hidden = !comparison || complete || training !== undefined;
    this.#stop.hidden = training === undefined;
    this.#exports.hidden = !comparison || comparison.results.arms.length === 0;
    this.#progress.hidden = !comparison || complete;
    this.#progress.setAttribute('aria-valuemax', String(total));
    this.#progress.setAttribute('aria-valuenow', String(done));
    this.#progress.setAttribute('aria-label', `${done} of ${total} runs finished`);
    this.#bar.style.setProperty('width', `${total === 0 ? 0 : (100 * done) / total}%`);
    this.#showState(complete ? 'finished' : training === undefined ? 'paused' : 'running', comparison);
    setText(this.#facts, comparison ? facts(comparison) : '');
    this.#main.replaceChildren(...(comparison ? sections(comparison, numbers) : [nothing(comparison)]));
  }

  #showState(sign: 'finished' | 'paused' | 'running', comparison: ShownComparison | null | undefined): void {
    this.#state.hidden = !comparison;
    const words = { finished: 'Finished', paused: 'Incomplete', running: 'Training' };
    this.#state.className = `state ${sign}`;
    this.#state.replaceChildren(icon(sign), words[sign]);
  }
}

function facts({ results, done, total, training }: ShownComparison): string {
  const count = (value: number, noun: string): string => `${value} ${noun}${value === 1 ? '' : 's'}`;
  const runs = done === total ? count(total, 'run') : `${done} of ${count(total, 'run')}`;
  const seeds = `${count(results.seeds.length, 'seed')} each`;
  return [results.name, runs, seeds, training === undefined ? '' : `now ${training}`].filter(Boolean).join(' · ');
}

function nothing(comparison: null | undefined): HTMLElement {
  const text =
    comparison === null
      ? 'There is no comparison yet: «MTL: Compare Experiment» trains every arm of a definition with every seed and shows here what learning together gained.'
      : 'Reading …';
  return element('p', { class: 'none' }, text);
}

function sections(comparison: ShownComparison, numbers: Numbers): HTMLElement[] {
  const { results, legend } = comparison;
  if (results.arms.length === 0)
    return [
      element('p', { class: 'none' }, 'No arm has finished with any seed yet; scores appear here as they come.'),
      ...notes(comparison),
    ];
  const drawn = tasksOf(results.arms).length <= mostDrawn ? [armsTable(results, numbers)] : [];
  return [
    answer(comparison),
    section('Scores on the test set', legend, ...drawn, scoresTable(results)),
    ...(hasTradeOff(results)
      ? [
          section(
            'Trade-off',
            'mean and 95 % t interval · line: arms that no other is better than in both',
            tradeOff(results, numbers),
          ),
        ]
      : []),
    ...items(results),
    ...transferTables(results).map((own) => section('Transfer', own.title, transferTable(own))),
    section('What each arm costs', 'for one seed, all its networks together', costTable(results, numbers)),
    ...notes(comparison),
  ];
}

function answer({ verdict }: ShownComparison): HTMLElement {
  const [first, ...others] = verdict;
  return element(
    'section',
    { class: 'say', 'aria-label': 'Verdict', 'aria-live': 'polite' },
    element('p', { class: 'verdict' }, first ?? 'Nothing can be said yet.'),
    element('ul', { class: 'reasons' }, ...others.map((sentence) => element('li', {}, sentence))),
  );
}

function section(title: string, caption: string, ...content: readonly HTMLElement[]): HTMLElement {
  const heading = element('header', {}, element('h2', {}, title), element('span', { class: 'small muted' }, caption));
  return element('section', { class: 'section', 'aria-label': title }, heading, ...content);
}

/** The differences over test rows, where runs kept their outputs. */
function items(results: Results): HTMLElement[] {
  const rows = itemRows(results).map((cells) =>
    element('tr', {}, ...cells.map((cell, i) => element(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, cell))),
  );
  const heads = itemColumns.map((name) => element('th', { scope: 'col' }, name));
  return rows.length === 0 ? [] : [section(itemTitle, itemNote, scrollingTable('items', itemTitle, heads, rows))];
}

/** What is not in the tables, and why. */
function notes({ results: { leftOut, lost, damaged } }: ShownComparison): HTMLElement[] {
  const items = [
    ...leftOut.map(({ arm, reason }) => `${arm} is left out: ${reason}.`),
    ...lost.map(({ member, seed, reason }) => `${member}, seed ${seed}, does not count: ${reason}`),
    ...damaged,
  ];
  if (items.length === 0) return [];
  return [
    section('Left out', '', element('ul', { class: 'reasons' }, ...items.map((item) => element('li', {}, item)))),
  ];
}
