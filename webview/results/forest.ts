import type { ArmResult, MetricResult } from '../../server/compare/analysis.ts';
import { drawing } from '../chart/dom.ts';
import { colorVariable, shapeOf } from '../chart/palette.ts';

/** One interval of a column of intervals. */
export interface Whisker {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The mean of a metric with its interval, which is the mean alone where there is none; undefined where it was not measured. */
export function whiskerOf(metric: MetricResult | undefined): Whisker | undefined {
  if (!metric || !Number.isFinite(metric.mean)) return undefined;
  const { mean, interval } = metric;
  return { mean, low: interval?.low ?? mean, high: interval?.high ?? mean };
}

/** The tasks of all arms, in the order of the first that has them. */
export function tasksOf(arms: readonly ArmResult[]): readonly string[] {
  return [...new Set(arms.flatMap(({ tasks }) => Object.keys(tasks)))];
}

/** The part of the number line that a column of intervals shows. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

const width = 136;
const height = 40;
const margin = 14;

/** A scale of round numbers around all intervals of a column. */
export function scaleOf(whiskers: readonly Whisker[]): Scale {
  const low = Math.min(...whiskers.map((each) => each.low));
  const high = Math.max(...whiskers.map((each) => each.high));
  const span = high - low || Math.abs(low) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 2));
  const step = ([1, 2, 5, 10].find((factor) => span / (factor * power) <= 3) ?? 10) * power;
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.ceil(high / step) - first);
  const ticks = Array.from({ length: count + 1 }, (_, i) => (first + i) * step);
  return { from: ticks[0] ?? low, to: ticks.at(-1) ?? high, ticks };
}

const place = ({ from, to }: Scale, value: number): number =>
  margin + ((value - from) / (to - from)) * (width - 2 * margin);

/** An interval with its mean, over the band of the baseline's interval. Decoration: the numbers stand beside it. */
export function forest(
  scale: Scale,
  task: number,
  own: Whisker | undefined,
  baseline: Whisker | undefined,
): SVGElement {
  const color = `var(${colorVariable('task', task)})`;
  const parts: SVGElement[] = [];
  if (baseline) {
    const [low, high, mean] = [baseline.low, baseline.high, baseline.mean].map((value) => String(place(scale, value)));
    const band = { class: 'band', x: low ?? '', y: '0', height: String(height) };
    parts.push(drawing('rect', { ...band, width: String(Math.max(1, Number(high) - Number(low))) }));
    parts.push(drawing('line', { class: 'reference', x1: mean ?? '', x2: mean ?? '', y1: '0', y2: String(height) }));
  }
  if (own) {
    const [low, high] = [place(scale, own.low), place(scale, own.high)];
    const line = drawing('line', { class: 'whisker', x1: String(low), x2: String(high), y1: '20', y2: '20' });
    line.style.setProperty('stroke', color);
    const mark = drawing('path', { d: shapeOf(task), transform: `translate(${place(scale, own.mean) - 5} 15)` });
    mark.style.setProperty('fill', color);
    parts.push(line, mark);
  }
  return frame(height, parts);
}

/** The axis under a column of intervals. */
export function forestAxis(scale: Scale, format: (value: number) => string): SVGElement {
  const { ticks } = scale;
  const parts = ticks.flatMap((value, i) => {
    const x = String(place(scale, value));
    const tick = drawing('line', { class: 'axis', x1: x, x2: x, y1: '0', y2: '4' });
    // Every second where they would touch.
    if (ticks.length > 4 && i % 2 === 1) return [tick];
    const text = drawing('text', { x, y: '15', 'text-anchor': 'middle' });
    text.textContent = format(value);
    return [tick, text];
  });
  const [from, to] = [place(scale, scale.from), place(scale, scale.to)].map(String);
  return frame(18, [drawing('line', { class: 'axis', x1: from ?? '', x2: to ?? '', y1: '0.5', y2: '0.5' }), ...parts]);
}

function frame(tall: number, parts: readonly SVGElement[]): SVGElement {
  const size = { width: String(width), height: String(tall), viewBox: `0 0 ${width} ${tall}` };
  return drawing('svg', { ...size, class: 'forest', 'aria-hidden': 'true' }, ...parts);
}
