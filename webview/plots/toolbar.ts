import { button, element, icon, iconButton, setText } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { colorVariable } from '../chart/palette.ts';
import { xAxes } from '../chart/x-axis.ts';
import { openMenu } from '../chart/menu.ts';
import type { MenuEntry } from '../chart/menu.ts';
import type { Scene, ShownRun } from './scene.ts';
import type { Settings } from './settings.ts';

/** What the toolbar can ask for. */
export interface ToolbarActions {
  change(settings: Partial<Settings>): void;
  follow(on: boolean): void;
  toggle(run: string): void;
  focus(run: string): void;
  /** Makes a run the one that others are compared with; undefined for none. */
  pin(run: string | undefined): void;
  /** Brings a run forward while it is pointed at. */
  raise(run: string | undefined): void;
  exports(): readonly MenuEntry[];
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
  readonly #baseline = element('select', { class: 'select', 'aria-label': 'Baseline' });
  readonly #baselineLabel = element('label', { class: 'range' }, 'Baseline', this.#baseline);
  readonly #log: HTMLButtonElement;
  readonly #normalise: HTMLButtonElement;
  readonly #outliers: HTMLButtonElement;
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
    this.#normalise = button(
      { class: 'tool', title: 'Divide each loss by its first value' },
      () => actions.change({ normalise: !pressed(this.#normalise) }),
      'Normalise',
    );
    this.#outliers = button(
      { class: 'tool', title: 'Make room for single values far from the rest' },
      () => actions.change({ outliersAside: pressed(this.#outliers) }),
      'Outliers',
    );
    this.#baseline.addEventListener('change', () => actions.pin(this.#baseline.value || undefined));
    this.#follow = iconButton('follow', 'Follow the newest step', () => actions.follow(!pressed(this.#follow)));
    this.element.append(
      this.#chips,
      element('span', { class: 'grow' }),
      element('label', { class: 'range' }, 'X', this.#axis),
      element('label', { class: 'range' }, 'Smooth', this.#smooth, this.#smoothValue),
      this.#baselineLabel,
      this.#log,
      this.#normalise,
      this.#outliers,
      this.#follow,
      exportButton(actions),
    );
    this.element.addEventListener('keydown', (event) => this.#moveFocus(event));
  }

  /** `runs` are all that the panel has, those of the scene are drawn. */
  update(settings: Settings, runs: readonly ShownRun[], scene: Pick<Scene, 'runs' | 'focus'>, numbers: Numbers): void {
    this.#axis.value = settings.axis;
    if (this.#smooth.valueAsNumber !== settings.smoothing) this.#smooth.value = String(settings.smoothing);
    setText(this.#smoothValue, numbers.fixed(settings.smoothing, 2));
    this.#log.setAttribute('aria-pressed', String(settings.log));
    this.#normalise.setAttribute('aria-pressed', String(settings.normalise));
    this.#outliers.setAttribute('aria-pressed', String(!settings.outliersAside));
    this.#updateBaseline(settings, runs);
    this.#follow.setAttribute('aria-pressed', String(settings.follow));
    this.#updateChips(runs, scene);
  }

  #updateBaseline(settings: Settings, runs: readonly ShownRun[]): void {
    this.#baselineLabel.hidden = runs.length < 2;
    const ids = ['', ...runs.map(({ run }) => run.record.id)];
    if (this.#baseline.dataset['ids'] !== JSON.stringify(ids)) {
      this.#baseline.dataset['ids'] = JSON.stringify(ids);
      this.#baseline.replaceChildren(...ids.map((id) => element('option', { value: id }, id === '' ? 'none' : id)));
    }
    this.#baseline.value = ids.includes(settings.baseline ?? '') ? (settings.baseline ?? '') : '';
  }

  #updateChips(runs: readonly ShownRun[], scene: Pick<Scene, 'runs' | 'focus'>): void {
    this.#chips.hidden = runs.length < 2;
    if (this.#chips.hidden) return;
    const names = chipNames(runs);
    const ids = runs.map(({ run }) => run.record.id);
    if (this.#chips.dataset['ids'] !== JSON.stringify([ids, names])) {
      this.#chips.dataset['ids'] = JSON.stringify([ids, names]);
      this.#chips.replaceChildren(...runs.map((shown, i) => this.#chip(shown, names[i] ?? '')));
    }
    runs.forEach((shown, i) => {
      this.#chips.children[i]?.setAttribute('aria-pressed', String(scene.runs.includes(shown)));
      this.#chips.children[i]?.setAttribute('aria-current', String(shown.run === scene.focus));
    });
  }

  #chip({ run, place }: ShownRun, name: string): HTMLButtonElement {
    const { id } = run.record;
    const title = 'Show or hide this run; with Alt, bring it to the front';
    const chip = button({ class: 'chip', title }, () => undefined, element('span', { class: 'dot' }), `${id} ${name}`);
    chip.addEventListener('click', (event) => (event.altKey ? this.#actions.focus(id) : this.#actions.toggle(id)));
    for (const event of ['pointerenter', 'focus']) chip.addEventListener(event, () => this.#actions.raise(id));
    for (const event of ['pointerleave', 'blur']) chip.addEventListener(event, () => this.#actions.raise(undefined));
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
  const made = button(
    { class: 'tool', 'aria-label': 'Export', title: 'Export', 'aria-haspopup': 'menu' },
    () => openMenu(made, actions.exports()),
    icon('export'),
  );
  return made;
}
