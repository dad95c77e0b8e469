import { button, element, icon, setText } from '../chart/dom.ts';
import { openMenu } from '../chart/menu.ts';
import type { MenuEntry } from '../chart/menu.ts';
import { Numbers } from '../chart/numbers.ts';
import { csvOf, tableAsMarkdown, tableTexts } from '../chart/table-text.ts';
import { acceptModel } from './accept.ts';
import { layersTable } from './layers-table.ts';
import type { FromModel, ToModel } from './messages.ts';
import { judgeModel } from './verdict.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromModel): void };

/** The picture of a network: is it one network or two, what is shared, where are the parameters? */
export class ModelPanel {
  readonly #api = acquireVsCodeApi();
  readonly #name = element('span', { class: 'state' });
  readonly #exports: HTMLButtonElement;
  readonly #main = element('main', { 'aria-live': 'polite' });

  constructor() {
    this.#exports = button(
      { class: 'tool', 'aria-label': 'Export', title: 'Export', 'aria-haspopup': 'menu' },
      () => openMenu(this.#exports, this.#entries()),
      icon('export'),
    );
    this.#exports.disabled = true;
    addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = acceptModel(data);
      if (message) this.#show(message);
      else console.debug('A message of unknown shape was ignored.');
    });
  }

  start(): void {
    const toolbar = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Network' },
      this.#name,
      element('span', { class: 'grow' }),
      this.#exports,
    );
    document.body.append(toolbar, this.#main);
    this.#post({ type: 'ready' });
  }

  #show(message: ToModel): void {
    this.#exports.disabled = message.type === 'nothing';
    if (message.type === 'nothing') return this.#main.replaceChildren(element('p', { class: 'none' }, message.reason));
    const { model, locale } = message;
    const numbers = new Numbers(locale);
    setText(this.#name, model.name);
    const { answer, rest, numbers: counts } = judgeModel(model, numbers);
    this.#main.replaceChildren(
      element('p', { class: 'verdict' }, element('b', {}, answer), ` ${rest}`),
      element('p', { class: 'muted small' }, counts),
      element(
        'div',
        { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Layers' },
        layersTable(model, numbers),
      ),
    );
  }

  #entries(): MenuEntry[] {
    const table = this.#main.querySelector('table');
    if (!table) return [];
    const csv = (): string => {
      const { head, rows } = tableTexts(table);
      return csvOf([head, ...rows]);
    };
    return [
      {
        text: 'Save Table as CSV…',
        act: () => this.#post({ type: 'save', fileName: 'network.csv', content: csv(), encoding: 'utf8' }),
      },
      { text: 'Copy Table as Markdown', act: () => this.#post({ type: 'copy', text: tableAsMarkdown(table) }) },
    ];
  }

  #post(message: FromModel): void {
    this.#api.postMessage(message);
  }
}
