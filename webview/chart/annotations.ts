import type { Chart, Plugin } from 'chart.js';
import { cssColor, divergingColor } from './color.ts';
import type { Content, Line, Strip } from './content.ts';
import { shapeOf } from './palette.ts';
import { heightAt } from './reduce.ts';
import { spread } from './spread.ts';
import type { Swatch, Theme } from './theme.ts';

const labelDistance = 11.5;
const markSize = 5.6;

interface Label {
  readonly x: number;
  readonly y: number;
  /** The first that fits beside the plot is written. */
  readonly texts: readonly string[];
  readonly swatch: Swatch;
  readonly bold: boolean;
}

/** Where Chart.js has put an x and a y of the data, pixels. */
interface Frame {
  readonly chart: Chart;
  readonly context: CanvasRenderingContext2D;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** Draws what surrounds the curves: grid, axes and their texts, dotted references, marks, heads, names in bands, end labels. */
export function annotations(content: () => Content | undefined, theme: () => Theme): Plugin {
  return {
    id: 'annotations',
    beforeDatasetsDraw(chart) {
      const shown = content();
      if (!shown) return;
      drawGrid(frameOf(chart), shown, theme());
      drawReferences(frameOf(chart), shown, theme());
      if (shown.strip) drawStrip(frameOf(chart), shown.strip, theme());
    },
    afterDatasetsDraw(chart) {
      const shown = content();
      if (!shown) return;
      const frame = frameOf(chart);
      drawMarks(frame, shown, theme());
      drawExits(frame, shown);
      drawHeads(frame, shown);
      drawAxes(frame, shown, theme());
      const names = drawBandNames(frame, shown, theme());
      drawEndLabels(frame, [...lineLabels(frame, shown), ...bandLabels(frame, shown, names)], theme());
    },
  };
}

function frameOf(chart: Chart): Frame {
  const { x, y } = chart.scales;
  const place = (scale: typeof x) => (value: number) => scale?.getPixelForValue(value) ?? 0;
  return { chart, context: chart.ctx, x: place(x), y: place(y) };
}

/** Horizontal lines at the ticks, zero slightly stronger; the x axis with its ticks. */
function drawGrid({ chart, context, x, y }: Frame, content: Content, theme: Theme): void {
  const { left, right, bottom } = chart.chartArea;
  for (const tick of content.y.ticks) {
    context.fillStyle = tick === 0 ? theme.axis : theme.grid;
    context.fillRect(left, Math.round(y(tick)), right - left, 1);
  }
  context.fillStyle = theme.axis;
  context.fillRect(left, Math.round(bottom), right - left, 1);
  for (const { value } of content.x.ticks) context.fillRect(Math.round(x(value)), Math.round(bottom), 1, 4);
}

function drawReferences({ chart, context, y }: Frame, content: Content, theme: Theme): void {
  context.save();
  context.strokeStyle = theme.axis;
  context.setLineDash([1, 3]);
  context.beginPath();
  for (const reference of content.references ?? []) {
    if (reference < content.y.from || reference > content.y.to) continue;
    const height = Math.round(y(reference)) + 0.5;
    context.moveTo(chart.chartArea.left, height);
    context.lineTo(chart.chartArea.right, height);
  }
  context.stroke();
  context.restore();
}

function drawAxes({ chart, context, x, y }: Frame, content: Content, theme: Theme): void {
  const { left, right, bottom } = chart.chartArea;
  context.save();
  context.fillStyle = theme.muted;
  context.font = theme.font;
  context.textAlign = 'right';
  for (const tick of content.y.ticks) context.fillText(content.y.format(tick), left - 6, Math.round(y(tick)) + 4);
  for (const { value, text } of content.x.ticks) {
    const place = x(value);
    const half = context.measureText(text).width / 2;
    context.textAlign = 'left';
    context.fillText(
      text,
      Math.max(place < left + 8 ? Math.max(0, left - 3) : 0, Math.min(right + 44 - 2 * half, place - half)),
      bottom + 15,
    );
  }
  context.restore();
}

function drawMarks(frame: Frame, content: Content, theme: Theme): void {
  for (const line of content.lines) if (line.mark !== undefined) drawLineMarks(frame, line, line.mark, theme);
}

function drawLineMarks({ chart, context, x, y }: Frame, line: Line, mark: number, theme: Theme): void {
  const { left, right } = chart.chartArea;
  const outline = new Path2D(shapeOf(mark));
  let before = -Infinity;
  for (const point of line.points) {
    const place = x(point.x);
    // Marks that would touch each other say nothing: leave some out.
    if (!(place >= left - 1 && place <= right + 1 && place - before > markSize + 1.5 && Number.isFinite(point.y)))
      continue;
    before = place;
    context.save();
    context.translate(place - markSize / 2, y(point.y) - markSize / 2);
    context.scale(markSize / 10, markSize / 10);
    context.fillStyle = theme.background;
    context.strokeStyle = cssColor(line.swatch.color);
    context.lineWidth = 2.4;
    context.fill(outline);
    context.stroke(outline);
    context.restore();
  }
}

/** Short strokes at the upper or lower edge where a line leaves the chart. */
function drawExits({ chart, context, x }: Frame, content: Content): void {
  const { left, right, top, bottom } = chart.chartArea;
  for (const line of content.lines) {
    if (!line.marksExits) continue;
    context.fillStyle = cssColor(line.swatch.color);
    for (const point of line.points) {
      const place = x(point.x);
      if (place < left || place > right) continue;
      if (point.y > content.y.to) context.fillRect(Math.round(place), top - 4, 1, 4);
      else if (point.y < content.y.from) context.fillRect(Math.round(place), bottom - 4, 1, 4);
    }
  }
}

function drawStrip({ chart, context, x }: Frame, strip: Strip, theme: Theme): void {
  const { left, right, top, bottom } = chart.chartArea;
  for (const { from, to, value } of strip.cells) {
    const [start, end] = [Math.max(left, Math.floor(x(from))), Math.min(right, Math.ceil(x(to)))];
    if (end <= start || !Number.isFinite(value)) continue;
    context.fillStyle = cssColor(divergingColor(value, theme));
    context.fillRect(start, top, end - start, bottom - top);
    // Where colours are few, a stroke below the middle says «against».
    if (value < 0 && theme.strong) {
      context.fillStyle = theme.ink;
      context.fillRect(start, bottom - 2, end - start, 2);
    }
  }
  context.strokeStyle = theme.axis;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
}

function drawHeads({ chart, context, x, y }: Frame, content: Content): void {
  for (const line of content.lines) {
    const newest = line.points.findLast((point) => Number.isFinite(point.y));
    const last = line.head && newest && newest.x <= content.x.to ? newest : undefined;
    if (!last || x(last.x) < chart.chartArea.left) continue;
    context.fillStyle = cssColor(line.swatch.color);
    context.beginPath();
    context.arc(x(last.x), y(last.y), 3, 0, 2 * Math.PI);
    context.fill();
  }
}

function lastVisible(points: Line['points'], to: number): Line['points'][number] | undefined {
  return points.findLast((point) => point.x <= to * (1 + 1e-9) && Number.isFinite(point.y));
}

function lineLabels({ chart, x, y }: Frame, content: Content): Label[] {
  const { left, right } = chart.chartArea;
  return content.lines.flatMap((line) => {
    const last = lastVisible(line.points, content.x.to);
    if (!last || line.end === undefined) return [];
    const beyond = line.points.some((point) => point.x > content.x.to);
    // A line that goes on is labelled where it leaves the plot.
    const height = beyond ? (heightAt(line.points, content.x.to) ?? last.y) : last.y;
    const place = beyond ? right : Math.max(left, Math.min(right, x(last.x))) + (line.mark === undefined ? 0 : 3);
    return [{ x: place, y: y(height), texts: [line.end], swatch: line.swatch, bold: line.bold ?? false }];
  });
}

/** Writes names into the bands that are thick enough; gives the names written. */
function drawBandNames({ chart, context, x, y }: Frame, content: Content, theme: Theme): Set<string> {
  const written = new Set<string>();
  const bands = content.bands ?? [];
  context.save();
  context.font = theme.boldFont;
  context.textAlign = 'center';
  context.fillStyle = '#000';
  bands.forEach((band, i) => {
    const lower = bands[i - 1]?.points;
    const visible = band.points.filter((point) => point.x >= content.x.from && point.x <= content.x.to);
    const at = band.points.indexOf(visible[Math.floor(visible.length * 0.45)] ?? { x: 0, y: 0 });
    const [top, bottom] = [band.points[at], lower ? (lower[at]?.y ?? 0) : 0];
    if (!top || y(bottom) - y(top.y) <= 13) return;
    const { left, right } = chart.chartArea;
    const half = context.measureText(band.name).width / 2;
    if (right - left < 2 * half + 8) return;
    context.fillText(
      band.name,
      Math.max(left + half + 4, Math.min(right - half - 4, x(top.x))),
      (y(bottom) + y(top.y)) / 2 + 4,
    );
    written.add(band.name);
  });
  context.restore();
  return written;
}

function bandLabels({ chart, x, y }: Frame, content: Content, named: ReadonlySet<string>): Label[] {
  const bands = content.bands ?? [];
  return bands.flatMap((band, i) => {
    const top = band.end === undefined ? undefined : lastVisible(band.points, content.x.to);
    if (!top) return [];
    const bottom = bands[i - 1]?.points[band.points.indexOf(top)]?.y ?? 0;
    const edge = Math.max(chart.chartArea.left, Math.min(chart.chartArea.right, x(top.x)));
    const end = band.end ?? '';
    const texts =
      named.has(band.name) || !band.short ? [end] : [`${band.short} ${end}`, ...(band.named ? [band.short] : []), end];
    return [{ x: edge, y: y((top.y + bottom) / 2), texts, swatch: band.swatch, bold: false }];
  });
}

function drawEndLabels({ chart, context }: Frame, labels: readonly Label[], theme: Theme): void {
  if (labels.length === 0) return;
  const { top, bottom } = chart.chartArea;
  const heights = spread(
    labels.map((label) => label.y),
    labelDistance,
    top + 2,
    bottom,
  );
  const edge = Math.max(...labels.map((label) => label.x));
  context.save();
  context.textAlign = 'left';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = theme.background;
  labels.forEach((label, i) => {
    context.font = label.bold ? theme.boldFont : theme.font;
    context.fillStyle = label.swatch.text;
    const place = (heights[i] ?? 0) + 4;
    const room = chart.width - edge - 6;
    const text =
      label.texts.find((candidate) => context.measureText(candidate).width <= room) ?? label.texts.at(-1) ?? '';
    context.strokeText(text, edge + 6, place);
    context.fillText(text, edge + 6, place);
  });
  context.restore();
}
