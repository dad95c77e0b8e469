import { element, setText } from '../chart/dom.ts';
import { Numbers } from '../chart/numbers.ts';
import type { Plot } from '../chart/plot.ts';
import { stateWords } from '../chart/run-state.ts';
import { readTheme, watchTheme } from '../chart/theme.ts';
import type { Theme } from '../chart/theme.ts';
import { Answer } from './answer.ts';
import { Banner } from './banner.ts';
import { openChartTable } from './chart-table.ts';
import { Charts } from './charts.ts';
import { Head } from './head.ts';
import { connect } from './host.ts';
import type { Host } from './host.ts';
import type { ToPlots } from './messages.ts';
import type { MenuEntry } from '../chart/menu.ts';
import { Readout } from './readout.ts';
import { RelationsSection } from './relations/relations-section.ts';
import { Run } from './run.ts';
import { runsAsCsv } from './save-csv.ts';
import { pageAsPng } from './save-png.ts';
import { pageAsSvg } from './save-svg.ts';
import type { Scene, ShownRun } from './scene.ts';
import { restoreSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { SharedAxis } from './shared-axis.ts';
import { emptyState, endedCard, loadingState, waitingText } from './states.ts';
import { Toolbar } from './toolbar.ts';

/** After this long without an answer the panel says that it is reading. */
const patience = 300;

/** The plot panel: it owns the runs and the settings, and draws at most once a frame. */
export class Panel {
  readonly #host: Host;
  #settings: Settings;
  #runs: ShownRun[] | undefined;
  /** Ids of those that are drawn: the choice is the editor's. */
  #chosen: ReadonlySet<string> = new Set();
  #numbers = new Numbers('en');
  #theme: Theme = readTheme();
  readonly #axis: SharedAxis;
  readonly #head: Head;
  readonly #banner: Banner;
  readonly #toolbar: Toolbar;
  readonly #answer = new Answer();
  readonly #charts: Charts;
  readonly #relations: RelationsSection;
  readonly #readout = new Readout();
  readonly #notes = element('div');
  readonly #main: HTMLElement;
  readonly #live = element('div', { class: 'sr', 'aria-live': 'polite' });
  readonly #root = element('div');
  #scheduled = false;
  #moved = false;
  #notesKey = '';
  #awaiting = false;
  /** Ids of chosen runs whose folders are gone. */
  #gone: readonly string[] = [];

  constructor() {
    this.#host = connect((message) => this.#receive(message));
    this.#settings = restoreSettings(this.#host.kept());
    const post = this.#host.post;
    this.#axis = new SharedAxis({
      settings: () => this.#settings,
      change: (settings) => this.#change(settings),
      visibleRuns: () => this.#visible().map(({ run }) => run),
      focus: () => this.#focus(),
      pointed: (byKey) => this.#pointed(byKey),
      raised: () => this.#invalidate(),
      inspect: (run, index) => {
        if (run.pairs.isMeasured) post({ type: 'inspect', run: run.record.id, step: index + 1 });
      },
      tabulate: (plot) => openChartTable(plot, this.#settings.axis, this.#numbers, post),
    });
    this.#charts = new Charts(
      this.#axis,
      () => this.#invalidate(),
      (settings) => this.#change(settings),
    );
    this.#relations = new RelationsSection(post);
    this.#head = new Head(post);
    this.#banner = new Banner(post);
    this.#toolbar = new Toolbar({
      change: (settings) => this.#change(settings.axis ? this.#axis.convert(settings.axis) : settings),
      follow: (on) => this.#axis.follow(on),
      toggle: (id) => this.#toggle(id),
      focus: (id) => {
        this.#change({ focus: id });
        if (!this.#chosen.has(id)) this.#toggle(id);
      },
      pin: (id) => this.#pin(id),
      raise: (id) => this.#axis.raise(id),
      exports: () => this.#exports(),
    });
    this.#main = element('main', {}, this.#notes, this.#answer.element, this.#charts.element, this.#relations.element);
    document.body.append(this.#root, this.#live);
    watchTheme(() => {
      this.#theme = readTheme();
      this.#invalidate();
    });
  }

  /** Asks for the runs; what comes is drawn. */
  start(): void {
    this.#askAgain();
    setTimeout(() => {
      if (!this.#runs) this.#root.replaceChildren(element('main', {}, loadingState('Reading the run…')));
    }, patience);
  }

  #receive(message: ToPlots): void {
    switch (message.type) {
      case 'snapshot':
        this.#awaiting = false;
        this.#numbers = new Numbers(message.locale);
        this.#gone = message.gone ?? [];
        this.#show(message.runs.map((snapshot, i) => ({ run: new Run(snapshot), place: snapshot.place ?? i })));
        return;
      case 'chosen':
        this.#chosen = new Set(message.runs);
        return this.#invalidate();
      case 'steps':
        return this.#update(message.run, (run) => {
          run.activity = '';
          if (!run.append(message.block)) this.#askAgain();
        });
      case 'epoch':
        return this.#update(message.run, (run) => run.addEpoch(message.line));
      case 'record':
        return this.#update(message.run, (run) => {
          if (run.record.state !== message.record.state)
            setText(this.#live, `Run ${message.run}: ${stateWords[message.record.state]}`);
          run.record = message.record;
        });
      case 'notice':
        return this.#update(message.run, (run) => void run.notices.push(message.message));
      case 'activity':
        return this.#update(message.run, (run) => {
          run.activity = message.text;
        });
      default:
        message satisfies never;
    }
  }

  /** Steps are missing, or none have come yet: a snapshot has them all. */
  #askAgain(): void {
    if (this.#awaiting) return;
    this.#awaiting = true;
    this.#host.post({ type: 'ready' });
  }

  #show(runs: ShownRun[]): void {
    this.#runs = runs;
    this.#chosen = new Set(runs.map(({ run }) => run.record.id));
    if (runs.length === 0) {
      this.#root.replaceChildren(emptyState(this.#host.post, this.#gone));
      return;
    }
    if (!this.#head.element.isConnected) {
      this.#root.replaceChildren(
        this.#head.element,
        this.#banner.element,
        this.#toolbar.element,
        this.#main,
        this.#readout.element,
      );
    }
    this.#invalidate();
  }

  #update(id: string, change: (run: Run) => void): void {
    const shown = this.#runs?.find(({ run }) => run.record.id === id);
    if (!shown) return;
    change(shown.run);
    this.#invalidate();
  }

  #change(settings: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#host.keep(this.#settings);
    this.#invalidate();
  }

  /** Asks for a run to be drawn or not; one is always. */
  #toggle(id: string): void {
    const on = !this.#chosen.has(id);
    if (!on && this.#visible().length < 2) return;
    // What is compared with stays chosen.
    if (!on && id === this.#settings.baseline) this.#pin(undefined);
    this.#host.post({ type: 'choose', run: id, on });
  }

  #pin(id: string | undefined): void {
    this.#change({ baseline: id });
    this.#host.post({ type: 'pin', ...(id === undefined ? {} : { run: id }) });
  }

  #visible(): ShownRun[] {
    const all = this.#runs ?? [];
    const visible = all.filter(({ run }) => this.#chosen.has(run.record.id));
    return visible.length > 0 ? visible : all;
  }

  #focus(): Run | undefined {
    const visible = this.#visible();
    return (visible.find(({ run }) => run.record.id === this.#settings.focus) ?? visible[0])?.run;
  }

  #invalidate(): void {
    this.#moved = true;
    this.#schedule();
  }

  #pointed(byKey: boolean): void {
    this.#schedule();
    if (byKey) requestAnimationFrame(() => setText(this.#live, this.#readout.spoken()));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#scheduled = false;
    const scene = this.#scene();
    if (!scene) return;
    const { pointing } = this.#axis;
    if (this.#moved) {
      this.#moved = false;
      this.#head.update(scene.focus, this.#numbers);
      this.#banner.update(scene.focus, this.#gone);
      this.#toolbar.update(this.#settings, this.#runs ?? [], scene, this.#numbers);
      this.#drawMain(scene);
    } else this.#charts.point(pointing);
    this.#readout.update(scene, pointing.at);
  }

  #drawMain(scene: Scene): void {
    const { focus } = scene;
    const empty = focus.length === 0;
    this.#showNotes(focus);
    for (const part of [this.#answer, this.#charts, this.#relations, this.#toolbar]) part.element.hidden = empty;
    if (empty) return;
    this.#answer.update(focus, scene.tasks, this.#numbers);
    this.#charts.draw(scene, this.#axis.pointing);
    this.#relations.update(scene);
  }

  #showNotes(run: Run): void {
    const { state, id, reason } = run.record;
    const key = JSON.stringify([id, state, reason, run.goesOn ? 0 : run.length, run.length === 0 && run.activity]);
    if (key === this.#notesKey) return;
    this.#notesKey = key;
    const card = endedCard(run, this.#numbers, this.#host.post);
    const waiting = run.length === 0 && !card ? loadingState(waitingText(run)) : undefined;
    this.#notes.replaceChildren(...[card, waiting].filter((node) => node !== undefined));
  }

  #scene(): Scene | undefined {
    const focus = this.#focus();
    if (!focus) return undefined;
    const all = this.#runs ?? [];
    const tasks = [...new Set(all.flatMap(({ run }) => [...run.tasks.keys()]))];
    return {
      runs: this.#visible(),
      focus,
      several: all.length > 1,
      tasks,
      raised: this.#axis.raisedRun,
      settings: this.#settings,
      span: this.#axis.span(),
      theme: this.#theme,
      numbers: this.#numbers,
    };
  }

  #exports(): MenuEntry[] {
    const scene = this.#scene();
    if (!scene) return [];
    const runs = scene.runs.map(({ run }) => run);
    const save = (ending: string, content: string, encoding: 'utf8' | 'base64' = 'utf8'): void =>
      this.#host.post({ type: 'save', fileName: `${fileName(runs)}.${ending}`, content, encoding });
    const whole = (): readonly Plot[] => this.#charts.whole(scene);
    const png = (): string => {
      whole();
      return pageAsPng(this.#main, this.#theme.background);
    };
    return [
      { text: 'Save as PNG…', act: () => save('png', png(), 'base64') },
      { text: 'Save as SVG…', act: () => save('svg', pageAsSvg(this.#main, whole(), this.#theme)) },
      { text: 'Save Values as CSV…', act: () => save('csv', runsAsCsv(runs)) },
      { text: 'Copy Table as Markdown', act: () => this.#host.post({ type: 'copy', text: this.#readout.markdown() }) },
    ];
  }
}

function fileName(runs: readonly Run[]): string {
  return `run-${runs.map(({ record }) => record.id).join('-')}`;
}
