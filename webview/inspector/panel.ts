import type { Inspection } from '../../server/trainer/inspection.ts';
import { button, element, icon, setText } from '../chart/dom.ts';
import { openMenu } from '../chart/menu.ts';
import type { MenuEntry } from '../chart/menu.ts';
import { Numbers } from '../chart/numbers.ts';
import { svgAsPng, svgDocument } from '../chart/svg-document.ts';
import { csvOf, tableAsMarkdown } from '../chart/table-text.ts';
import { readTheme, watchTheme } from '../chart/theme.ts';
import { acceptInspector } from './accept.ts';
import { gramTable, matrices, matrixNamed } from './gram-table.ts';
import type { MatrixName } from './gram-table.ts';
import type { FromInspector, InspectedStep, ToInspector } from './messages.ts';
import { methodsTable } from './methods-table.ts';
import { vectorPicture } from './vectors.ts';
import { judge } from './verdict.ts';

interface Api {
  postMessage(message: FromInspector): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

/** The step inspector: did this step help every task, and which method would have done better? */
export class InspectorPanel {
  readonly #api = acquireVsCodeApi();
  readonly #run = element('span', { class: 'state' });
  readonly #step = element('input', { type: 'number', class: 'select step', min: '1' });
  readonly #facts = element('span', { class: 'items muted small' });
  readonly #before: HTMLButtonElement;
  readonly #after: HTMLButtonElement;
  readonly #exports: HTMLButtonElement;
  readonly #toolbar: HTMLElement;
  readonly #main = element('main');
  readonly #live = element('div', { class: 'sr', 'aria-live': 'polite' });
  #told: ToInspector | undefined;
  /** What the main part was drawn from. */
  #drawn = '';
  #matrix: MatrixName;

  constructor() {
    this.#matrix = matrixNamed(this.#api.getState());
    const tool = (name: string, key: string, sign: string, act: () => void): HTMLButtonElement =>
      button({ class: 'tool', 'aria-label': name, title: `${name} (${key})` }, act, sign);
    this.#before = tool('Measured step before', '←', '‹', () => this.#go(this.#told?.at?.before));
    this.#after = tool('Measured step after', '→', '›', () => this.#go(this.#told?.at?.after));
    this.#exports = button(
      { class: 'tool', 'aria-label': 'Export', title: 'Export', 'aria-haspopup': 'menu' },
      () => openMenu(this.#exports, this.#entries()),
      icon('export'),
    );
    this.#toolbar = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Step' },
      this.#run,
      this.#before,
      element('label', { class: 'range' }, 'Step', this.#step),
      this.#after,
      this.#facts,
      element('span', { class: 'grow' }),
      button({ class: 'tool' }, () => this.#go('worst'), 'Worst Conflict'),
      this.#exports,
    );
    this.#toolbar.hidden = true;
    this.#listen();
  }

  start(): void {
    document.body.append(this.#toolbar, this.#main, this.#live);
    this.#post({ type: 'ready' });
  }

  #listen(): void {
    this.#step.addEventListener('change', () => this.#go(Math.max(1, Math.round(this.#step.valueAsNumber || 1))));
    document.addEventListener('keydown', (event) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'ArrowLeft') this.#go(this.#told?.at?.before);
      if (event.key === 'ArrowRight') this.#go(this.#told?.at?.after);
    });
    addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = acceptInspector(data);
      if (message) this.#receive(message);
      else console.debug('A message of unknown shape was ignored.');
    });
    watchTheme(() => this.#draw());
  }

  #go(step: number | 'worst' | undefined): void {
    if (step !== undefined) this.#post({ type: 'go', step });
  }

  #post(message: FromInspector): void {
    this.#api.postMessage(message);
  }

  #receive(message: ToInspector): void {
    this.#toolbar.hidden = message.at === undefined;
    if (message.at) this.#place(message.at, new Numbers(message.locale));
    this.#told = message;
    this.#exports.disabled = message.type === 'nothing';
    const drawn = JSON.stringify(message.type === 'show' ? [message.inspection, message.at.asked] : message.reason);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#draw();
    setText(this.#live, message.type === 'show' ? judge(message.inspection) : message.reason);
  }

  /** Where in the run this is. */
  #place({ run, arm, steps, step, epoch, asked, before, after }: InspectedStep, numbers: Numbers): void {
    const told = this.#told?.at;
    setText(this.#run, `${run} ${arm}`);
    // While the run goes on, news must not take away what is being written.
    if (told?.run !== run || told.step !== step || told.asked !== asked) this.#step.value = String(step);
    this.#step.max = String(steps);
    setText(this.#facts, `of ${numbers.integer(steps)} · epoch ${numbers.integer(epoch)}`);
    this.#before.disabled = before === undefined;
    this.#after.disabled = after === undefined;
  }

  #draw(): void {
    const told = this.#told;
    if (!told) return;
    if (told.type === 'nothing') return this.#main.replaceChildren(element('p', { class: 'none' }, told.reason));
    const { inspection, at } = told;
    const numbers = new Numbers(told.locale);
    const note = at.asked !== undefined && askedNote(at.asked, inspection.step, numbers);
    this.#main.replaceChildren(
      ...(note ? [note] : []),
      element('p', { class: 'verdict' }, judge(inspection)),
      element('div', { class: 'pair' }, this.#gradients(inspection, numbers), picture(inspection, numbers)),
      methods(inspection, numbers),
    );
  }

  #gradients(inspection: Inspection, numbers: Numbers): HTMLElement {
    const choose = element('select', { class: 'select', 'aria-label': 'What the matrix shows' });
    choose.append(...Object.entries(matrices).map(([value, text]) => element('option', { value }, text)));
    choose.value = this.#matrix;
    const table = element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Matrix of the gradients' },
      gramTable(inspection, this.#matrix, numbers),
    );
    choose.addEventListener('change', () => {
      this.#matrix = matrixNamed(choose.value);
      this.#api.setState(this.#matrix);
      table.replaceChildren(gramTable(inspection, this.#matrix, numbers));
    });
    return section(
      'Task gradients',
      'wᵢ∇Lᵢ over the shared parameters',
      element('div', {}, choose),
      table,
      facts(inspection, numbers),
    );
  }

  #entries(): MenuEntry[] {
    const told = this.#told;
    const [svg] = this.#main.querySelectorAll<SVGElement>('svg.vectors');
    if (told?.type !== 'show' || !svg) return [];
    const { background } = readTheme();
    const fileName = `run-${told.at.run}-step-${told.at.step}`;
    const save = (ending: string, content: string, encoding: 'utf8' | 'base64'): void =>
      this.#post({ type: 'save', fileName: `${fileName}.${ending}`, content, encoding });
    return [
      {
        text: 'Save Picture as PNG…',
        act: () => void svgAsPng(svg, background).then((png) => save('png', png, 'base64')),
      },
      { text: 'Save Picture as SVG…', act: () => save('svg', svgDocument(svg, background), 'utf8') },
      { text: 'Save Values as CSV…', act: () => save('csv', asCsv(told.inspection), 'utf8') },
      { text: 'Copy Tables as Markdown', act: () => this.#post({ type: 'copy', text: this.#markdown() }) },
    ];
  }

  #markdown(): string {
    const tables = [...this.#main.querySelectorAll('table')].map(tableAsMarkdown);
    return [this.#main.querySelector('.verdict')?.textContent ?? '', ...tables].join('\n\n');
  }
}

function askedNote(asked: number, step: number, numbers: Numbers): HTMLElement {
  const text = `At step ${numbers.integer(asked)} the gradients were not measured; this is the nearest step at which they were, ${numbers.integer(step)}.`;
  return element('p', { class: 'note', role: 'note' }, text);
}

function section(title: string, caption: string, ...content: readonly Node[]): HTMLElement {
  const heading = element('header', {}, element('h2', {}, title), element('span', { class: 'small muted' }, caption));
  return element('section', { class: 'section', 'aria-label': title }, heading, ...content);
}

function facts({ tasks, condition, similarities, cosines }: Inspection, numbers: Numbers): HTMLElement {
  const pairs = tasks.flatMap((a, i) => tasks.slice(i + 1).map((b, j) => ({ a, b, i, j: i + 1 + j })));
  const lowest = pairs.reduce<{ text: string; value: number }>(
    (least, { a, b, i, j }) => {
      const value = similarities[i]?.[j] ?? NaN;
      return value < least.value ? { text: `${a} · ${b}`, value } : least;
    },
    { text: '', value: Infinity },
  );
  const against = pairs.filter(({ i, j }) => (cosines[i]?.[j] ?? 0) < 0).length;
  const fact = (name: string, value: string, words: string): Node[] => [
    element('dt', {}, name),
    element('dd', {}, element('b', {}, value), ` ${words}`),
  ];
  return element(
    'dl',
    { class: 'facts' },
    ...fact(
      'Condition number σ₁/σₖ',
      numbers.value(condition, 2),
      'of J; 1 is best, ∞ where gradients depend on each other',
    ),
    ...fact('Magnitude similarity', numbers.value(lowest.value, 2), `lowest, ${lowest.text}; 1 is equal`),
    ...fact(
      'Pairs in conflict',
      `${numbers.integer(against)} of ${numbers.integer(pairs.length)}`,
      'with a cosine below 0',
    ),
  );
}

function picture(inspection: Inspection, numbers: Numbers): HTMLElement {
  const { tasks, plane } = inspection;
  const caption =
    tasks.length === 2
      ? 'Shaded: both losses fall. Arrows: gradients, true length. Spokes: direction of d only; the step is −ηd.'
      : `The plane that keeps ${numbers.percent(plane.kept)} of the gradients' squared lengths. Arrows: gradients, as they lie in it. Spokes: direction of d only; the step is −ηd.`;
  return section('Directions', '', vectorPicture(inspection, numbers), element('p', { class: 'small muted' }, caption));
}

function methods(inspection: Inspection, numbers: Numbers): HTMLElement {
  const note =
    'Replayed from the recorded Gram matrix, with the defaults of each method; gradVac and nashMtl, which remember earlier steps, begin with this one. It does not tell what gradDrop and trimmedMean (they go by single coordinates), moCo, moDo and momentum (by what they remember) would have done; random draws by chance, and krum needs four tasks. The optimizer rescales the step that was really taken.';
  return section(
    'What each method would have done here',
    `change to first order, for one plain gradient step −ηd with η = ${numbers.value(inspection.learningRate, 5)}; angle to the step taken`,
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Methods' },
      methodsTable(inspection, numbers),
    ),
    element('p', { class: 'small muted' }, note),
  );
}

/** All numbers with all their digits. */
function asCsv({ tasks, taken, choices, learningRate, step }: Inspection): string {
  const head = [
    'step',
    'learningRate',
    'method',
    ...tasks.map((task) => `weight:${task}`),
    ...tasks.map((task) => `change:${task}`),
    'length',
    'angle',
  ];
  const rows = [...(taken ? [{ ...taken, name: `${taken.name} (taken)` }] : []), ...choices].map(
    ({ name, weights, changes, length, angle = NaN }) => [
      step,
      learningRate,
      name,
      ...weights,
      ...changes,
      length,
      angle,
    ],
  );
  return csvOf([head, ...rows]);
}
