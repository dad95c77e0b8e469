import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import type { ChartDataset, ChartOptions, Scale as ChartScale } from 'chart.js';
import { annotations } from './annotations.ts';
import { cssColor } from './color.ts';
import type { Content, Line, Pointing } from './content.ts';
import { Crosshair } from './crosshair.ts';
import { element, setText } from './dom.ts';
import { heightAt } from './reduce.ts';
import type { Point } from './reduce.ts';
import { chartAsSvg } from './svg.ts';
import type { Theme } from './theme.ts';

Chart.register(Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement);

/** Margins of every chart, pixels: one x is one place in a whole column of charts. */
export const margins = { left: 34, right: 46, top: 8, bottom: 18, bare: 5, wide: 1 } as const;

/** How near the pointer must come to a line to mean it, pixels. */
const reach = 9;

export interface PlotSpec {
  readonly height: number;
  /** Without the texts of the x axis: another chart with them stands right below. */
  readonly bare?: boolean;
  readonly mark?: Element;
  readonly name?: string;
  readonly what?: string;
  /** Stands in the head behind the values. */
  readonly control?: HTMLElement;
  /** Without room for the texts of a y axis. */
  readonly wide?: boolean;
}

/** What a chart shows at the moment, for tests and exports; `drawn` on the chart's box. */
export type Drawn = readonly DrawnLine[];

export interface DrawnLine {
  readonly name: string;
  readonly run: string;
  readonly points: readonly Point[];
}

type LineSet = ChartDataset<'line', Point[]>;

/** A small chart with its head. It shows what `draw` is given and keeps no data of its own. */
export class Plot {
  readonly element: HTMLElement;
  /** What takes focus and pointer. */
  readonly box: HTMLElement & { drawn?: () => Drawn };
  readonly canvas = element('canvas');
  readonly #bare: boolean;
  readonly #left: number;
  readonly #value = element('b');
  readonly #aside = element('span', { class: 'muted' });
  readonly #what = element('span', { class: 'what' });
  readonly #chart: Chart<'line', Point[]>;
  readonly #crosshair: Crosshair;
  #content: Content | undefined;
  #theme: Theme;

  constructor(spec: PlotSpec, theme: Theme, resized: () => void) {
    this.#bare = spec.bare ?? false;
    this.#left = spec.wide ? margins.wide : margins.left;
    this.#theme = theme;
    setText(this.#what, spec.what ?? '');
    this.#crosshair = new Crosshair(
      () => this.#content,
      () => this.#theme,
    );
    this.box = element('div', { class: 'box', role: 'img', tabindex: '0' }, this.canvas, this.#crosshair.canvas);
    this.box.style.setProperty('height', `${spec.height}px`);
    this.box.drawn = () => this.drawn();
    const name = element('span', { class: 'name' }, spec.name);
    const value = element('span', { class: 'val' }, this.#value, this.#aside);
    this.element = element(
      'div',
      { class: 'plot' },
      spec.name !== undefined && element('div', { class: 'head' }, spec.mark, name, this.#what, value, spec.control),
      this.box,
    );
    this.#chart = new Chart<'line', Point[]>(this.canvas, {
      type: 'line',
      data: { datasets: [] },
      options: chartOptions(resized),
      plugins: [
        annotations(
          () => this.#content,
          () => this.#theme,
        ),
        this.#crosshair.plugin,
      ],
    });
  }

  /** Width of the plotting area, pixels. */
  get columns(): number {
    return Math.max(40, Math.round(this.#chart.width) - this.#left - margins.right);
  }

  draw(full: Content, theme: Theme): void {
    const content = this.#bare ? { ...full, x: { ...full.x, ticks: [] } } : full;
    this.#content = content;
    this.#theme = theme;
    setText(this.#value, content.value ?? '');
    setText(this.#aside, [content.aside && ` ${content.aside}`, content.undrawn].filter(Boolean).join(' · '));
    this.box.setAttribute('aria-label', content.label);
    replaceSets(this.#chart.data.datasets, dataSets(content, theme));
    this.#chart.options.scales = scales(content, this.#bare ? margins.bare : margins.bottom, this.#left);
    this.#chart.update('none');
  }

  /** What is on the chart now. */
  drawn(): DrawnLine[] {
    const { bands = [], lines = [], strip } = this.#content ?? {};
    const cells = strip && {
      name: strip.name,
      run: strip.run,
      points: strip.cells.map(({ to, value }) => ({ x: to, y: value })),
    };
    return [...bands, ...lines, ...(cells ? [cells] : [])];
  }

  /** The chart as elements of SVG, in the pixels of its box. */
  svg(id: string): string {
    const { left, right, top, bottom } = this.#chart.chartArea;
    return this.#content ? chartAsSvg(this.#content, { left, right, top, bottom }, this.#theme, id) : '';
  }

  /** The curve in words. */
  get label(): string {
    return this.#content?.label ?? '';
  }

  /** The run whose line passes nearest to a place of the window, if one passes within a few pixels. */
  runAt(clientX: number, clientY: number): string | undefined {
    const { x, y } = this.#chart.scales;
    if (!x || !y || !this.#content) return undefined;
    const { top } = this.box.getBoundingClientRect();
    const at = this.valueAt(clientX);
    let [nearest, run]: [number, string | undefined] = [reach, undefined];
    for (const line of this.#content.lines) {
      const height = line.crossed ? heightAt(line.points, at) : undefined;
      const distance = height === undefined ? Infinity : Math.abs(y.getPixelForValue(height) - (clientY - top));
      if (distance < nearest) [nearest, run] = [distance, line.run];
    }
    return run;
  }

  point(pointing: Pointing): void {
    this.#crosshair.point(pointing);
  }

  /** The x value under a place of the window, in units of the axis. */
  valueAt(clientX: number): number {
    const left = this.box.getBoundingClientRect().left;
    return this.#chart.scales['x']?.getValueForPixel(clientX - left) ?? 0;
  }

  remove(): void {
    this.#chart.destroy();
    this.element.remove();
  }
}

function chartOptions(resized: () => void): ChartOptions<'line'> {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    parsing: false,
    normalized: true,
    events: [],
    onResize: resized,
    layout: { padding: { top: margins.top, right: margins.right, left: 0, bottom: 0 }, autoPadding: false },
    elements: { point: { radius: 0 }, line: { tension: 0, borderJoinStyle: 'round' } },
  };
}

/** Scales that only place values: grid, axes and texts are drawn with the annotations, at a fraction of the price. */
function scales(content: Content, bottom: number, left: number): NonNullable<ChartOptions<'line'>['scales']> {
  const { x, y } = content;
  const bare = { ticks: { display: false }, border: { display: false }, grid: { display: false } };
  const afterBuildTicks = (scale: ChartScale): void => {
    scale.ticks = [];
  };
  return {
    x: {
      ...bare,
      type: 'linear',
      min: x.from,
      max: x.to,
      afterBuildTicks,
      afterFit: (scale) => {
        scale.height = bottom;
      },
    },
    y: {
      ...bare,
      type: y.log ? 'logarithmic' : 'linear',
      min: y.from,
      max: y.to,
      afterBuildTicks,
      afterFit: (scale) => {
        scale.width = left;
      },
    },
  };
}

/** Changes the sets in place: to Chart.js, another object is another curve, for which it makes everything anew. */
function replaceSets(sets: LineSet[], wanted: readonly LineSet[]): void {
  sets.length = Math.min(sets.length, wanted.length);
  wanted.forEach((set, i) => {
    const known = sets[i];
    if (known) Object.assign(known, set);
    else sets.push(set);
  });
}

/** Chart.js draws the first set last: sets go in from front to back. */
function dataSets(content: Content, theme: Theme): LineSet[] {
  const lines = content.lines.map((line) => lineSet(line)).reverse();
  const bands = (content.bands ?? []).map((band, i): LineSet => {
    const fill = { target: i === 0 ? 'origin' : '+1', above: cssColor(band.swatch.color, 0.78) };
    return { data: band.points, borderColor: theme.background, borderWidth: 1, borderDash: [], fill };
  });
  return [...lines, ...bands.reverse()];
}

function lineSet(line: Line): LineSet {
  const borderColor = cssColor(line.swatch.color, line.opacity ?? 1);
  return {
    data: line.points,
    borderColor,
    borderWidth: line.width,
    borderDash: [...(line.dash ?? [])],
    fill: false,
  };
}
