import { shapeOf } from '../chart/palette.ts';
import { textLines } from './text-lines.ts';

/** The part of the page under `root` as a picture, base64: its charts, marks and texts on the editor's background. */
export function pageAsPng(root: HTMLElement, background: string): string {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const frame = root.getBoundingClientRect();
  const ratio = Math.max(2, devicePixelRatio);
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  if (!context) return '';
  context.scale(ratio, ratio);
  context.fillStyle = background;
  context.fillRect(0, 0, frame.width, frame.height);
  context.translate(-frame.left, -frame.top);
  for (const chart of root.querySelectorAll<HTMLCanvasElement>('canvas:not(.crosshair)')) drawChart(context, chart);
  for (const glyph of root.querySelectorAll<SVGElement>('svg.glyph')) drawGlyph(context, glyph);
  drawTexts(context, root);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

function drawChart(context: CanvasRenderingContext2D, chart: HTMLCanvasElement): void {
  const { left, top, width, height } = chart.getBoundingClientRect();
  if (chart.width > 0 && chart.height > 0) context.drawImage(chart, left, top, width, height);
}

function drawGlyph(context: CanvasRenderingContext2D, glyph: SVGElement): void {
  const path = glyph.querySelector('path');
  const { left, top, width } = glyph.getBoundingClientRect();
  if (!path) return;
  context.save();
  context.translate(left, top);
  context.scale(width / 10, width / 10);
  context.fillStyle = getComputedStyle(path).fill;
  context.fill(new Path2D(path.getAttribute('d') ?? shapeOf(0)));
  context.restore();
}

function drawTexts(context: CanvasRenderingContext2D, root: HTMLElement): void {
  context.textBaseline = 'middle';
  for (const { text, box, style } of textLines(root)) {
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.fillText(text, box.left, (box.top + box.bottom) / 2 + 0.5);
  }
}
