import { element, icon, iconButton, setText } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { FromPlots } from './messages.ts';
import { samplesPerSecond, secondsLeft } from './pace.ts';
import type { Run } from './run.ts';
import { stateIcon, stateWords } from '../chart/run-state.ts';

/** The line at the top: what runs, how far it is, how fast, and what can be done about it. */
export class Head {
  readonly element = element('div');
  readonly #state = element('span', { class: 'state' });
  readonly #word = element('span');
  readonly #title = element('h1', { class: 'title' });
  readonly #items = element('span', { class: 'items' });
  readonly #stop: HTMLButtonElement;
  readonly #bar = element('i');
  readonly #progress = element('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': '0' }, this.#bar);
  #run: Run | undefined;

  constructor(post: (message: FromPlots) => void) {
    const act = (type: 'stop' | 'showLog' | 'openDefinition') => (): void => {
      if (this.#run) post({ type, run: this.#run.record.id });
    };
    this.#stop = iconButton('stop', 'Stop', act('stop'));
    const acts = element(
      'span',
      { class: 'acts' },
      this.#stop,
      iconButton('log', 'Show Log', act('showLog')),
      iconButton('file', 'Open Definition', act('openDefinition')),
    );
    const status = element('header', { class: 'status' }, this.#state, this.#title, this.#items, acts);
    this.element.append(status, this.#progress);
  }

  update(run: Run, numbers: Numbers): void {
    this.#run = run;
    const { state, id, name } = run.record;
    if (this.#state.dataset['state'] !== state) {
      this.#state.dataset['state'] = state;
      const sign = stateIcon(state);
      this.#state.className = `state ${sign}`;
      this.#state.replaceChildren(icon(sign), this.#word);
    }
    setText(this.#word, stateWords[state]);
    setText(this.#title, `#${id} ${name}`);
    this.#stop.hidden = !run.goesOn;
    this.#stop.disabled = state === 'stopping';
    this.#showItems(headItems(run, numbers));
    this.#showProgress(run);
  }

  /** Texts change in place; the line is made anew only when it has other items. */
  #showItems(items: readonly Item[]): void {
    const shape = items.map(({ before = '', after = '' }) => `${before}|${after}`).join('\n');
    if (this.#items.dataset['shape'] !== shape) {
      this.#items.dataset['shape'] = shape;
      const made = items.map(({ before, after }) => element('span', { class: 'item' }, before, element('b'), after));
      this.#items.replaceChildren(...made);
    }
    items.forEach(({ value }, i) => {
      const strong = this.#items.children[i]?.querySelector('b');
      if (strong) setText(strong, value);
    });
  }

  #showProgress({ record, length, goesOn }: Run): void {
    const { progress, id } = record;
    const [step, steps] = [Math.max(length, progress?.step ?? 0), progress?.steps ?? 0];
    this.#progress.classList.toggle('unknown', goesOn && (steps === 0 || step === 0));
    this.#bar.style.setProperty('--done', `${steps > 0 ? Math.min(100, (100 * step) / steps) : 0}%`);
    this.#progress.setAttribute('aria-label', `Run ${id}`);
    this.#progress.setAttribute('aria-valuemax', String(steps));
    this.#progress.setAttribute('aria-valuenow', String(Math.min(step, steps)));
  }
}

interface Item {
  readonly before?: string;
  readonly value: string;
  readonly after?: string;
}

function headItems(run: Run, numbers: Numbers): Item[] {
  const { record } = run;
  const { progress } = record;
  const items: Item[] = [{ value: '', after: record.arm }];
  if (progress && run.length > 0) {
    const epoch = Math.max(progress.epoch, Math.min(progress.epochs, Math.ceil(run.length / run.stepsPerEpoch)));
    items.push({ before: 'epoch ', value: numbers.integer(epoch), after: `/${numbers.integer(progress.epochs)}` });
  }
  if (run.length > 0) items.push({ before: 'step ', value: numbers.integer(run.length) });
  items.push(...paceItems(run, numbers));
  if (record.backend) items.push({ value: '', after: backendText(record.backend) });
  if (run.goesOn && run.activity) items.push({ value: '', after: run.activity });
  return items;
}

function paceItems(run: Run, numbers: Numbers): Item[] {
  const rate = samplesPerSecond(run);
  const speed = rate === undefined ? [] : [{ value: numbers.value(rate, 0), after: ' samples/s' }];
  if (!run.goesOn) {
    const seconds = run.record.seconds ?? run.seconds.at(run.length - 1);
    return Number.isFinite(seconds) ? [{ before: 'in ', value: numbers.duration(seconds) }, ...speed] : speed;
  }
  const left = run.record.state === 'running' ? secondsLeft(run) : undefined;
  return left === undefined ? speed : [{ value: numbers.duration(left, true), after: ' left' }, ...speed];
}

function backendText({
  name,
  device,
  version,
}: {
  name: 'tensorflow' | 'wasm';
  device: string;
  version: string;
}): string {
  return `${name === 'tensorflow' ? 'TensorFlow' : 'wasm'} ${version} · ${device}`;
}
