import { cssColor, divergingColor } from './color.ts';
import type { Band, Content, Line } from './content.ts';
import { shapeOf } from './palette.ts';
import type { Point } from './reduce.ts';
import { spread } from './spread.ts';
import type { Theme } from './theme.ts';

/** Where the plotting area of a chart lies in its box, pixels. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Places {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** What a chart shows as elements of SVG, in the pixels of its box: curves stay curves, texts stay texts. */
export function chartAsSvg(content: Content, area: Area, theme: Theme, id: string): string {
  const places = placesOf(content, area);
  const { left, right, top, bottom } = area;
  const clip = `<clipPath id="${id}"><rect x="${left}" y="${top - 4}" width="${right - left}" height="${bottom - top + 8}"/></clipPath>`;
  const bands = content.bands ?? [];
  const curves = [
    ...bands.map((band, i) => bandPath(band, bands[i - 1]?.points, places)),
    ...content.lines.flatMap((line) => [linePath(line, places), ...marksOf(line, places, theme)]),
    ...stripCells(content, area, places, theme),
  ];
  return [
    clip,
    ...gridLines(content, area, places, theme),
    `<g clip-path="url(#${id})">${curves.join('')}</g>`,
    ...axisTexts(content, area, places, theme),
    ...endTexts(content, area, places),
  ].join('');
}

function placesOf({ x, y }: Content, { left, right, top, bottom }: Area): Places {
  const scale = y.log ? Math.log : (value: number): number => value;
  const [low, high] = [scale(y.from), scale(y.to)];
  return {
    x: (value) => round(left + ((right - left) * (value - x.from)) / (x.to - x.from)),
    y: (value) => round(bottom - ((bottom - top) * (scale(value) - low)) / (high - low)),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function pathOf(points: readonly Point[], { x, y }: Places): string {
  let move = true;
  return points
    .flatMap((point) => {
      if (!Number.isFinite(point.y)) {
        move = true;
        return [];
      }
      const command = move ? 'M' : 'L';
      move = false;
      return [`${command}${x(point.x)} ${y(point.y)}`];
    })
    .join('');
}

function linePath({ points, swatch, width, opacity = 1, dash }: Line, places: Places): string {
  const dashes = dash ? ` stroke-dasharray="${dash.join(' ')}"` : '';
  const stroke = `stroke="${cssColor(swatch.color)}" stroke-width="${width}" stroke-opacity="${opacity}"`;
  return `<path fill="none" stroke-linejoin="round" ${stroke}${dashes} d="${pathOf(points, places)}"/>`;
}

function marksOf({ points, mark, swatch }: Line, { x, y }: Places, theme: Theme): string[] {
  if (mark === undefined) return [];
  const style = `fill="${theme.background}" stroke="${cssColor(swatch.color)}" stroke-width="2.4"`;
  return points
    .filter((point) => Number.isFinite(point.y))
    .map(
      (point) =>
        `<path ${style} transform="translate(${x(point.x) - 2.8} ${y(point.y) - 2.8}) scale(.56)" d="${shapeOf(mark)}"/>`,
    );
}

function bandPath({ points, swatch }: Band, lower: readonly Point[] | undefined, places: Places): string {
  const ground = lower ?? points.map(({ x }) => ({ x, y: 0 }));
  const outline = pathOf(points, places) + pathOf([...ground].reverse(), places).replace('M', 'L');
  return `<path fill="${cssColor(swatch.color)}" fill-opacity=".78" d="${outline}Z"/>`;
}

function stripCells({ strip }: Content, { top, bottom }: Area, { x }: Places, theme: Theme): string[] {
  return (strip?.cells ?? []).flatMap(({ from, to, value }) => {
    if (!Number.isFinite(value)) return [];
    const fill = cssColor(divergingColor(value, theme));
    return [
      `<rect x="${x(from)}" y="${top}" width="${round(x(to) - x(from))}" height="${bottom - top}" fill="${fill}"/>`,
    ];
  });
}

function gridLines(content: Content, { left, right, bottom }: Area, { x, y }: Places, theme: Theme): string[] {
  const across = (height: number, color: string, dash = ''): string =>
    `<path d="M${left} ${height}H${right}" stroke="${color}"${dash}/>`;
  return [
    ...content.y.ticks.map((tick) => across(y(tick), tick === 0 ? theme.axis : theme.grid)),
    ...(content.references ?? []).map((height) => across(y(height), theme.axis, ' stroke-dasharray="1 3"')),
    across(bottom, theme.axis),
    ...content.x.ticks.map(({ value }) => `<path d="M${x(value)} ${bottom}v4" stroke="${theme.axis}"/>`),
  ];
}

function axisTexts(content: Content, { left, bottom }: Area, { x, y }: Places, theme: Theme): string[] {
  return [
    ...content.y.ticks.map((tick) => text(left - 6, y(tick) + 4, content.y.format(tick), theme.muted, 'end')),
    ...content.x.ticks.map(({ value, text: words }) => text(x(value), bottom + 15, words, theme.muted, 'middle')),
  ];
}

function endTexts({ lines, bands = [] }: Content, { right, top, bottom }: Area, { y }: Places): string[] {
  const labels = [
    ...lines.map(({ end, swatch, points }) => ({ end, swatch, height: points.at(-1)?.y })),
    ...bands.map(({ end, name, swatch, points }, i) => ({
      end: end && `${name} ${end}`,
      swatch,
      height: ((points.at(-1)?.y ?? 0) + (bands[i - 1]?.points.at(-1)?.y ?? 0)) / 2,
    })),
  ].flatMap(({ end, swatch, height }) =>
    end && height !== undefined && Number.isFinite(height) ? [{ end, swatch, height }] : [],
  );
  const heights = spread(
    labels.map(({ height }) => y(height)),
    11.5,
    top + 2,
    bottom,
  );
  return labels.map(({ end, swatch }, i) => text(right + 6, round((heights[i] ?? 0) + 4), end, swatch.text, 'start'));
}

function text(x: number, y: number, words: string, color: string, anchor: string): string {
  return `<text x="${x}" y="${y}" fill="${color}" font-size="11" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}

/** Text as it may stand in XML. */
export function escapeXml(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
