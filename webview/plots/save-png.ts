import { shapeOf } from '../chart/palette.ts';

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
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  context.textBaseline = 'middle';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || !node.textContent?.trim()) continue;
    const style = getComputedStyle(parent);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    for (const { text, box } of linesOf(node, range))
      context.fillText(text, box.left, (box.top + box.bottom) / 2 + 0.5);
  }
}

/** The pieces of a text node as the page has broken them into lines. */
function linesOf(node: Node, range: Range): { text: string; box: DOMRect }[] {
  const text = node.textContent ?? '';
  const lines: { text: string; box: DOMRect }[] = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const box = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (box.width === 0 && box.height === 0) continue;
    if (line && Math.abs(line.box.top - box.top) < 2) line.text += text[i];
    else lines.push({ text: text[i] ?? '', box });
  }
  return lines;
}
