import { button, element, icon, iconButton, setText } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { colorVariable } from '../chart/palette.ts';
import { xAxes } from '../chart/x-axis.ts';
import { openMenu } from './menu.ts';
import type { ShownRun } from './scene.ts';
import type { Settings } from './settings.ts';

/** What the toolbar can ask for. */
export interface ToolbarActions {
  change(settings: Partial<Settings>): void;
  follow(on: boolean): void;
  toggle(run: string): void;
  focus(run: string): void;
  saveCsv(): void;
  savePng(): void;
}

const axisNames = { step: 'Step', epoch: 'Epoch', samples: 'Samples', time: 'Time' } as const;

/** Which runs, which x axis, how smooth; and export. */
export class Toolbar {
  readonly element = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Plot settings' });
  readonly #chips = element('span', { class: 'chips' });
  readonly #axis = element('select', { class: 'select', 'aria-label': 'Horizontal axis' });
  readonly #smooth = element('input', {
    type: 'range',
    min: '0',
    max: '0.99',
    step: '0.01',
    'aria-label': 'Smoothing',
  });
  readonly #smoothValue = element('span', { class: 'num' });
  readonly #log: HTMLButtonElement;
  readonly #follow: HTMLButtonElement;
  readonly #actions: ToolbarActions;

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
    this.#axis.append(...xAxes.map((axis) => element('option', { value: axis }, axisNames[axis])));
    this.#axis.addEventListener('change', () => {
      const axis = xAxes.find((known) => known === this.#axis.value);
      if (axis) actions.change({ axis });
    });
    this.#smooth.addEventListener('input', () => actions.change({ smoothing: this.#smooth.valueAsNumber }));
    const pressed = (of: HTMLButtonElement): boolean => of.getAttribute('aria-pressed') === 'true';
    this.#log = button(
      { class: 'tool', title: 'Logarithmic loss axis' },
      () => actions.change({ log: !pressed(this.#log) }),
      'Log',
    );
    this.#follow = iconButton('follow', 'Follow the newest step', () => actions.follow(!pressed(this.#follow)));
    this.element.append(
      this.#chips,
      element('span', { class: 'grow' }),
      element('label', { class: 'range' }, 'X', this.#axis),
      element('label', { class: 'range' }, 'Smooth', this.#smooth, this.#smoothValue),
      this.#log,
      this.#follow,
      exportButton(actions),
    );
    this.element.addEventListener('keydown', (event) => this.#moveFocus(event));
  }

  update(settings: Settings, runs: readonly ShownRun[], focus: string, numbers: Numbers): void {
    this.#axis.value = settings.axis;
    if (this.#smooth.valueAsNumber !== settings.smoothing) this.#smooth.value = String(settings.smoothing);
    setText(this.#smoothValue, numbers.fixed(settings.smoothing, 2));
    this.#log.setAttribute('aria-pressed', String(settings.log));
    this.#follow.setAttribute('aria-pressed', String(settings.follow));
    this.#updateChips(settings, runs, focus);
  }

  #updateChips(settings: Settings, runs: readonly ShownRun[], focus: string): void {
    this.#chips.hidden = runs.length < 2;
    if (this.#chips.hidden) return;
    const names = chipNames(runs);
    const ids = runs.map(({ run }) => run.record.id);
    if (this.#chips.dataset['ids'] !== JSON.stringify([ids, names])) {
      this.#chips.dataset['ids'] = JSON.stringify([ids, names]);
      this.#chips.replaceChildren(...runs.map((shown, i) => this.#chip(shown, names[i] ?? '')));
    }
    ids.forEach((id, i) => {
      this.#chips.children[i]?.setAttribute('aria-pressed', String(!settings.hidden.includes(id)));
      this.#chips.children[i]?.setAttribute('aria-current', String(id === focus));
    });
  }

  #chip({ run, place }: ShownRun, name: string): HTMLButtonElement {
    const { id } = run.record;
    const title = 'Show or hide this run; with Alt, bring it to the front';
    const chip = button({ class: 'chip', title }, () => undefined, element('span', { class: 'dot' }), `${id} ${name}`);
    chip.addEventListener('click', (event) => (event.altKey ? this.#actions.focus(id) : this.#actions.toggle(id)));
    chip.style.setProperty('--c', `var(${colorVariable('run', place)})`);
    return chip;
  }

  /** Arrows move between the controls, except in the slider, whose value they change. */
  #moveFocus(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || event.target === this.#smooth) return;
    const controls = [...this.element.querySelectorAll<HTMLElement>('button, select, input')].filter(
      (control) => control.offsetParent,
    );
    const at = controls.findIndex((control) => control === event.target);
    controls[(at + step + controls.length) % controls.length]?.focus();
    event.preventDefault();
  }
}

/** What tells the runs apart: their arms where these differ, else their names. */
function chipNames(runs: readonly ShownRun[]): string[] {
  const arms = runs.map(({ run }) => run.record.arm);
  return new Set(arms).size === arms.length ? arms : runs.map(({ run }) => `${run.record.name} · ${run.record.arm}`);
}

function exportButton(actions: ToolbarActions): HTMLButtonElement {
  const entries = [
    { text: 'Save as PNG…', act: actions.savePng },
    { text: 'Save Values as CSV…', act: actions.saveCsv },
  ];
  const made = button(
    { class: 'tool', 'aria-label': 'Export', title: 'Export', 'aria-haspopup': 'menu' },
    () => openMenu(made, entries),
    icon('export'),
  );
  return made;
}
