import type { Content, Pointing } from '../chart/content.ts';
import { button, element, taskMark } from '../chart/dom.ts';
import { listen } from '../chart/gestures.ts';
import type { Gestures } from '../chart/gestures.ts';
import { Plot } from '../chart/plot.ts';
import type { PlotSpec } from '../chart/plot.ts';
import { lossContent, lossHeight } from './loss-chart.ts';
import { conflictContent, conflictHeight, mostPairs, shownPairs, stripContent, stripHeight } from './conflict-chart.ts';
import { metricContent, metricHeight, metricsOf } from './metric-chart.ts';
import {
  ledgerContent,
  penaltyContent,
  penaltyHeight,
  penaltyShareContent,
  shareHeight,
  stackHeight,
  weightsContent,
} from './objective-charts.ts';
import type { Scene } from './scene.ts';
import { captions, layoutOf } from './captions.ts';
import { learningRateContent, residualContent, speedHeight, throughputContent } from './speed-charts.ts';
import type { Settings } from './settings.ts';
import { weightLinesContent } from './weight-lines.ts';
import { lossName } from '../chart/words.ts';

type Compose = (scene: Scene, columns: number) => Content;

interface Drawing {
  readonly plot: Plot;
  readonly compose: Compose;
  inSight: boolean;
  stale: boolean;
}

/** The charts of the panel in their sections; only those in sight are drawn. */
export class Charts {
  readonly element = element('div');
  readonly #gestures: Gestures;
  readonly #redraw: () => void;
  readonly #change: (settings: Partial<Settings>) => void;
  #drawings: Drawing[] = [];
  #layout = '';
  #captions: { element: HTMLElement; text: (scene: Scene) => string }[] = [];
  readonly #sight = new IntersectionObserver((entries) => this.#seen(entries), { rootMargin: '40px' });

  constructor(gestures: Gestures, redraw: () => void, change: (settings: Partial<Settings>) => void) {
    this.#gestures = gestures;
    this.#change = change;
    this.#redraw = redraw;
  }

  draw(scene: Scene, pointing: Pointing): void {
    const layout = layoutOf(scene);
    if (layout !== this.#layout) {
      this.#layout = layout;
      this.#arrange(scene);
    }
    for (const caption of this.#captions) {
      const text = caption.text(scene);
      if (caption.element.textContent !== text) caption.element.textContent = text;
    }
    for (const drawing of this.#drawings) {
      drawing.stale = !drawing.inSight;
      if (drawing.inSight) drawing.plot.draw(drawing.compose(scene, drawing.plot.columns), scene.theme);
    }
    this.point(pointing);
  }

  /** Draws all that is stale, seen or not, and gives all charts: what is exported shows the same moment everywhere. */
  whole(scene: Scene): Plot[] {
    for (const drawing of this.#drawings) {
      drawing.plot.draw(drawing.compose(scene, drawing.plot.columns), scene.theme);
      drawing.stale = false;
    }
    return this.#drawings.map(({ plot }) => plot);
  }

  point(pointing: Pointing): void {
    for (const { plot, inSight } of this.#drawings) if (inSight) plot.point(pointing);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    let needed = false;
    for (const entry of entries) {
      const drawing = this.#drawings.find(({ plot }) => plot.box === entry.target);
      if (!drawing) continue;
      drawing.inSight = entry.isIntersecting;
      needed ||= drawing.inSight && drawing.stale;
    }
    if (needed) this.#redraw();
  }

  #arrange(scene: Scene): void {
    for (const { plot } of this.#drawings) {
      this.#sight.unobserve(plot.box);
      plot.remove();
    }
    this.#drawings = [];
    this.#captions = [];
    this.element.replaceChildren(
      this.#losses(scene),
      ...this.#metrics(scene),
      this.#objective(scene),
      ...this.#conflict(scene),
      this.#speed(scene),
    );
  }

  #plot(scene: Scene, spec: PlotSpec, compose: Compose): HTMLElement {
    const plot = new Plot(spec, scene.theme, this.#redraw);
    listen(plot, this.#gestures);
    this.#drawings.push({ plot, compose, inSight: true, stale: true });
    this.#sight.observe(plot.box);
    return plot.element;
  }

  #section(title: string, caption: (scene: Scene) => string, ...content: readonly HTMLElement[]): HTMLElement {
    const small = element('span', { class: 'small muted' });
    this.#captions.push({ element: small, text: caption });
    const heading = element('header', {}, element('h2', {}, title), small);
    return element('section', { class: 'section', 'aria-label': title }, heading, ...content);
  }

  #losses(scene: Scene): HTMLElement {
    const plots = scene.tasks.map((task, i) => {
      const spec = {
        height: lossHeight,
        mark: taskMark(i),
        name: task,
        what: lossName(scene.focus.measures[task]?.loss),
      };
      return this.#plot(scene, spec, (now, columns) => lossContent(now, task, columns));
    });
    return this.#section('Loss', captions.loss, element('div', { class: gridClass(scene.tasks.length) }, ...plots));
  }

  /** One section a metric, in it a chart for each task that has it. */
  #metrics(scene: Scene): HTMLElement[] {
    const runs = scene.runs.map(({ run }) => run);
    const known = scene.tasks.map((task) => metricsOf(runs, task));
    const names = [...new Set(known.flat())];
    const none = element('p', { class: 'none' }, 'Metrics come after the first epoch.');
    if (names.length === 0) return [this.#section('Metrics', () => '', none)];
    return names.map((metric) => {
      const having = scene.tasks.filter((_, i) => known[i]?.includes(metric));
      const plots = having.map((task) => {
        const spec = { height: metricHeight, mark: taskMark(scene.tasks.indexOf(task)), name: task };
        return this.#plot(scene, spec, (now, columns) => metricContent(now, task, metric, columns));
      });
      const title = metric.charAt(0).toUpperCase() + metric.slice(1);
      const grid = element('div', { class: gridClass(Math.max(plots.length, scene.tasks.length)) }, ...plots);
      return this.#section(title, (now) => captions.metric(now, [metric]), grid);
    });
  }

  #objective(scene: Scene): HTMLElement {
    const lines = scene.settings.weights === 'lines';
    const control = button(
      { class: 'tool small', title: lines ? 'Show what share each weight has' : 'Show each weight as a line' },
      () => this.#change({ weights: lines ? 'shares' : 'lines' }),
      lines ? 'as shares' : 'as lines',
    );
    const weights = this.#plot(
      scene,
      { height: stackHeight, name: 'Task weights', what: lines ? 'w' : 'share, %', control },
      lines ? weightLinesContent : weightsContent,
    );
    const ledger = this.#plot(scene, { height: stackHeight, name: 'Ledger', what: 'parts of L(M)' }, ledgerContent);
    const grid = element('div', { class: 'grid3' }, weights, ledger, this.#penalty(scene));
    return this.#section(
      scene.several ? `Objective of run ${scene.focus.record.id}` : 'Objective',
      captions.objective,
      grid,
    );
  }

  /** Only of runs whose journal has the Gram matrix of the tasks' gradients. */
  #conflict(scene: Scene): HTMLElement[] {
    const pairs = shownPairs(scene.focus, mostPairs.strips);
    if (pairs.length === 0) return [];
    const marks = (a: string, b: string): HTMLElement =>
      element('span', { class: 'marks' }, ...[a, b].map((task) => taskMark(scene.tasks.indexOf(task))));
    const strips = pairs.map(({ a, b }, i) => {
      const last = i === pairs.length - 1;
      const height = stripHeight + (last ? 13 : 0);
      const spec = { height, bare: !last, wide: true, mark: marks(a, b), name: `${a} · ${b}` };
      const plot = this.#plot(scene, spec, (now, columns) => stripContent(now, a, b, columns));
      plot.classList.add('strip');
      return plot;
    });
    const plots = shownPairs(scene.focus, mostPairs.lines).map(({ a, b }) => {
      const spec = { height: conflictHeight, mark: marks(a, b), name: `${a} · ${b}` };
      return this.#plot(scene, spec, (now, columns) => conflictContent(now, a, b, columns));
    });
    const title = scene.several ? `Gradient conflict of run ${scene.focus.record.id}` : 'Gradient conflict';
    const grid = element('div', { class: `${gridClass(plots.length)} below` }, ...plots);
    return [this.#section(title, captions.conflict, stripKey(), ...strips, grid)];
  }

  #penalty(scene: Scene): HTMLElement {
    if (scene.focus.regularizers.size === 0) {
      const head = element('div', { class: 'head' }, element('span', { class: 'name' }, 'λR'));
      return element(
        'div',
        { class: 'plot' },
        head,
        element(
          'p',
          { class: 'none' },
          'This run has no regulariser: λR(M) is 0 and L(M) is the weighted losses alone.',
        ),
      );
    }
    const terms = this.#plot(scene, { height: penaltyHeight, bare: true, name: 'λR', what: 'by term' }, penaltyContent);
    const share = this.#plot(scene, { height: shareHeight }, penaltyShareContent);
    share.classList.add('sub');
    terms.append(share);
    return terms;
  }

  #speed(scene: Scene): HTMLElement {
    const grid = element(
      'div',
      { class: 'grid3' },
      this.#plot(scene, { height: speedHeight, name: 'Learning rate' }, learningRateContent),
      this.#plot(scene, { height: speedHeight, name: 'Throughput', what: 'samples/s' }, throughputContent),
      this.#plot(scene, { height: speedHeight, name: 'Residual', what: 'size, rounding only' }, residualContent),
    );
    return element('section', { class: 'section', 'aria-label': 'Speed' }, grid);
  }
}

/** Two wide columns for up to two tasks, three up to nine, then four. */
function gridClass(tasks: number): string {
  return tasks === 1 ? '' : tasks === 2 ? 'grid2' : tasks <= 9 ? 'grid3' : 'grid4';
}

/** What the colours of the strips say. */
function stripKey(): HTMLElement {
  const shades = [-1, -0.5, 0, 0.5, 1].map((value) => element('i', { class: 'shade', 'data-value': String(value) }));
  return element('p', { class: 'key small muted' }, '−1 against', ...shades, '+1 together');
}
