import type { Chart, Plugin } from 'chart.js';
import { cssColor } from './color.ts';
import type { Content, Line, Pointing } from './content.ts';
import type { Theme } from './theme.ts';

/**
 * The crosshair of one chart, on a canvas of its own above it, so that following the pointer redraws no curve.
 * As a plugin it redraws itself whenever the chart below has moved.
 */
export class Crosshair {
  readonly canvas = document.createElement('canvas');
  readonly plugin: Plugin;
  #chart: Chart | undefined;
  #pointing: Pointing = {};
  #drawn = false;
  readonly #content: () => Content | undefined;
  readonly #theme: () => Theme;

  constructor(content: () => Content | undefined, theme: () => Theme) {
    this.#content = content;
    this.#theme = theme;
    this.canvas.className = 'crosshair';
    this.canvas.setAttribute('aria-hidden', 'true');
    this.plugin = {
      id: 'crosshair',
      afterDraw: (chart) => {
        this.#chart = chart;
        this.#draw();
      },
    };
  }

  point(pointing: Pointing): void {
    this.#pointing = pointing;
    this.#draw();
  }

  #draw(): void {
    const [chart, context] = [this.#chart, this.canvas.getContext('2d')];
    const { at, selection } = this.#pointing;
    if (!chart || !context || (!this.#drawn && at === undefined && !selection)) return;
    const ratio = chart.currentDevicePixelRatio;
    if (this.canvas.width !== chart.width * ratio || this.canvas.height !== chart.height * ratio) {
      this.canvas.width = chart.width * ratio;
      this.canvas.height = chart.height * ratio;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, chart.width, chart.height);
    this.#drawn = at !== undefined || selection !== undefined;
    if (selection) this.#drawSelection(chart, context, selection);
    if (at !== undefined) this.#drawLine(chart, context, at);
  }

  #drawSelection(chart: Chart, context: CanvasRenderingContext2D, { from, to }: { from: number; to: number }): void {
    const { left, right, top, bottom } = chart.chartArea;
    const place = (x: number): number =>
      Math.max(left, Math.min(right, chart.scales['x']?.getPixelForValue(x) ?? left));
    const [a, b] = [Math.round(place(Math.min(from, to))), Math.round(place(Math.max(from, to)))];
    context.fillStyle = this.#theme().accent;
    context.globalAlpha = 0.18;
    context.fillRect(a, top, b - a, bottom - top);
    context.globalAlpha = 1;
    context.fillRect(a, top, 1, bottom - top);
    context.fillRect(b - 1, top, 1, bottom - top);
  }

  #drawLine(chart: Chart, context: CanvasRenderingContext2D, at: number): void {
    const content = this.#content();
    if (!content || at < content.x.from || at > content.x.to * (1 + 1e-9)) return;
    const place = Math.round(chart.scales['x']?.getPixelForValue(at) ?? 0);
    const theme = this.#theme();
    context.fillStyle = theme.ink;
    context.globalAlpha = 0.7;
    context.fillRect(place, chart.chartArea.top - 2, 1, chart.chartArea.bottom - chart.chartArea.top + 2);
    context.globalAlpha = 1;
    for (const line of content.lines) if (line.crossed) drawDot(chart, context, line, at, theme);
  }
}

function drawDot(chart: Chart, context: CanvasRenderingContext2D, line: Line, at: number, theme: Theme): void {
  const measured = line.points.filter((point) => Number.isFinite(point.y));
  const point = measured.reduce<Line['points'][number] | undefined>(
    (best, candidate) => (!best || Math.abs(candidate.x - at) < Math.abs(best.x - at) ? candidate : best),
    undefined,
  );
  const [x, y] = [chart.scales['x'], chart.scales['y']];
  const last = measured.at(-1);
  if (!point || !x || !y || !last || at > last.x * (1 + 1e-9)) return;
  const [px, py] = [x.getPixelForValue(point.x), y.getPixelForValue(point.y)];
  if (py < chart.chartArea.top - 3 || py > chart.chartArea.bottom + 3 || px < chart.chartArea.left) return;
  context.beginPath();
  context.arc(px, py, 3.5, 0, 2 * Math.PI);
  context.fillStyle = cssColor(line.swatch.color);
  context.strokeStyle = theme.background;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}
