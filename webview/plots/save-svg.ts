import type { Plot } from '../chart/plot.ts';
import { escapeXml } from '../chart/svg.ts';
import type { Theme } from '../chart/theme.ts';
import { textLines } from './text-lines.ts';

/** The part of the page under `root` as a drawing: its charts, marks and texts on the editor's background. */
export function pageAsSvg(root: HTMLElement, plots: readonly Plot[], theme: Theme): string {
  const frame = root.getBoundingClientRect();
  const [width, height] = [Math.ceil(frame.width), Math.ceil(frame.height)];
  const at = (box: DOMRect): string => `translate(${round(box.left - frame.left)} ${round(box.top - frame.top)})`;
  const charts = plots.map(
    (plot, i) => `<g transform="${at(plot.box.getBoundingClientRect())}">${plot.svg(`clip${i}`)}</g>`,
  );
  const glyphs = [...root.querySelectorAll('svg.glyph')].map((glyph) => {
    const path = glyph.querySelector('path');
    const box = glyph.getBoundingClientRect();
    const fill = path ? getComputedStyle(path).fill : '';
    return `<path transform="${at(box)} scale(${round(box.width / 10)})" fill="${fill}" d="${path?.getAttribute('d') ?? ''}"/>`;
  });
  const texts = textLines(root).map(({ text, box, style }) => {
    const place = `x="${round(box.left - frame.left)}" y="${round((box.top + box.bottom) / 2 - frame.top)}"`;
    const look = `fill="${style.color}" font-size="${style.fontSize}" font-weight="${style.fontWeight}"`;
    return `<text ${place} dominant-baseline="central" ${look}>${escapeXml(text)}</text>`;
  });
  const family = escapeXml(getComputedStyle(document.body).fontFamily);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${family}">`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    ...charts,
    ...glyphs,
    ...texts,
    '</svg>\n',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 100) / 100;
