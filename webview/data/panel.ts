import type { DataReport } from '../../server/trainer/data-report.ts';
import { overlapClause } from '../../server/trainer/overlap-words.ts';
import { button, element, setText } from '../chart/dom.ts';
import { Numbers } from '../chart/numbers.ts';
import { acceptData } from './accept.ts';
import type { FromData, ToData } from './messages.ts';
import { samplesOfSets } from './samples.ts';
import { setsTable, tasksTable } from './tables.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromData): void };

type Shown = Extract<ToData, { type: 'show' }>;

/** The data panel: what the data of an experiment are, where they do not match and what helps, and some of their rows. */
export class DataPanel {
  readonly #post: (message: FromData) => void;
  readonly #name = element('span', { class: 'state' });
  readonly #facts = element('span', { class: 'items muted' });
  readonly #main = element('main');
  readonly #live = element('div', { class: 'sr', 'aria-live': 'polite' });

  constructor() {
    const api = acquireVsCodeApi();
    this.#post = (message) => api.postMessage(message);
  }

  start(): void {
    const toolbar = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Data' },
      this.#name,
      this.#facts,
      element('span', { class: 'grow' }),
      button({ class: 'btn secondary slim' }, () => this.#post({ type: 'again' }), 'Read Again'),
    );
    document.body.append(toolbar, this.#main, this.#live);
    addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = acceptData(data);
      if (message) this.#show(message);
      else console.debug('A message of unknown shape was ignored.');
    });
    this.#main.replaceChildren(element('p', { class: 'none' }, 'Reading …'));
    this.#post({ type: 'ready' });
  }

  #show(message: ToData): void {
    setText(this.#name, message.type === 'show' ? message.name : '');
    const found = message.type === 'show' ? facts(message.report) : '';
    setText(this.#facts, found);
    setText(this.#live, message.type === 'show' ? found : message.reason);
    const content =
      message.type === 'show' ? this.#sections(message) : [element('p', { class: 'none' }, message.reason)];
    this.#main.replaceChildren(...content);
  }

  #sections({ report, samples, locale }: Shown): HTMLElement[] {
    const numbers = new Numbers(locale);
    return [
      section('What does not match', '', this.#mismatches(report)),
      section('Data sets', 'values and their distribution: of training rows', setsTable(report, numbers)),
      section('Tasks', 'labels in each split; their distribution in training rows', tasksTable(report, numbers)),
      section('Rows on both sides of a split', '', list(overlaps(report))),
      section(
        'Samples',
        'training rows at random: as read and, where they are augmented, as the first epoch sees them',
        ...samplesOfSets(samples, numbers),
      ),
    ];
  }

  #mismatches({ mismatches }: DataReport): HTMLElement {
    if (mismatches.length === 0)
      return list(['Nothing that was looked for: sizes, ranges, class balance, missing labels, scales of numbers.']);
    const items = mismatches.map(({ text, suggestion, changes }, i) =>
      element(
        'li',
        {},
        element('p', {}, text),
        element('p', { class: 'muted' }, suggestion),
        changes
          ? button(
              { class: 'btn slim', title: changes.map(({ path, value }) => `${path.join('.')}: ${value}`).join('\n') },
              () => this.#post({ type: 'write', mismatch: i }),
              'Write into the Definition',
            )
          : undefined,
      ),
    );
    return element('ul', { class: 'reasons mismatches' }, ...items);
  }
}

function facts({ sets, tasks, mismatches }: DataReport): string {
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const what = [count(Object.keys(sets).length, 'data set'), count(Object.keys(tasks).length, 'task')];
  return [...what, count(mismatches.length, 'mismatch').replace('mismatchs', 'mismatches')].join(' · ');
}

function overlaps({ overlaps: found }: DataReport): string[] {
  if (!found) return ['Not looked for: there are too many rows.'];
  if (found.length === 0) return ['None: no validation or test row has the input of a training row.'];
  return found.map((one) => `${overlapClause(one)}.`);
}

const list = (sentences: readonly string[]): HTMLElement =>
  element('ul', { class: 'reasons' }, ...sentences.map((sentence) => element('li', {}, sentence)));

function section(title: string, caption: string, ...content: readonly HTMLElement[]): HTMLElement {
  const heading = element('header', {}, element('h2', {}, title), element('span', { class: 'small muted' }, caption));
  return element('section', { class: 'section', 'aria-label': title }, heading, ...content);
}
