import type { Extremes } from './extremes.ts';
import type { Positions } from './positions.ts';
import { firstFinite, lastFinite } from './series.ts';
import type { Series } from './series.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ReduceOptions {
  readonly series: Series;
  readonly extremes: Extremes;
  readonly positions: Positions;
  /** The visible part of the x axis. */
  readonly span: Span;
  /** Width of that part, pixels. */
  readonly columns: number;
  /** Only values above it can be drawn: 0 on a logarithmic axis, else -Infinity. */
  readonly floor: number;
  /** More steps than this without a value are a gap, if they are also wide enough to be seen. */
  readonly gap: number;
}

/** `points` has NaN between stretches; `bridges` joins them: pairs of points, NaN after each pair. */
export interface Reduced {
  readonly points: Point[];
  readonly bridges: Point[];
}

/** Gaps narrower than this are not seen as such, pixels. */
const narrow = 3;

/**
 * What of a series is worth drawing: in each pixel column its smallest and largest value, in the order in which they
 * came, besides the first and the last of all and one neighbour on either side, so that lines run to the edges.
 */
export function reduceSeries(options: ReduceOptions): Reduced {
  const indices = pickIndices(options);
  const { series, positions, span, columns } = options;
  const seen = ((span.to - span.from) / columns) * narrow;
  // In a reduced line, picked points lie up to two columns apart without anything missing.
  const gap = Math.max(options.gap, (2 * positions.count) / Math.max(1, columns));
  const points: Point[] = [];
  const bridges: Point[] = [];
  let before: Point | undefined;
  let beforeIndex = 0;
  for (const index of indices) {
    const point = { x: positions.at(index), y: series.at(index) };
    if (before && index - beforeIndex > gap && point.x - before.x > seen) {
      points.push({ x: before.x, y: NaN });
      bridges.push(before, point, { x: point.x, y: NaN });
    }
    points.push(point);
    [before, beforeIndex] = [point, index];
  }
  return { points, bridges };
}

function pickIndices({ series, extremes, positions, span, columns, floor }: ReduceOptions): number[] {
  const [first, end] = [positions.from(span.from), positions.from(span.to)];
  const picked: number[] = [];
  const add = (index: number): void => {
    const last = picked.at(-1);
    if (index >= 0 && series.at(index) > floor && (last === undefined || index > last)) picked.push(index);
  };
  add(lastFinite(series, first - 1));
  add(firstFinite(series, first));
  if (end - first <= 2 * columns) {
    for (let i = first; i < end; i++) if (Number.isFinite(series.at(i))) add(i);
  } else {
    let from = first;
    for (let column = 1; column <= columns; column++) {
      const to = Math.min(end, positions.from(span.from + ((span.to - span.from) * column) / columns));
      const { low, high } = extremes.within(from, to, floor);
      add(Math.min(low, high));
      add(Math.max(low, high));
      from = to;
    }
  }
  add(lastFinite(series, end - 1));
  add(firstFinite(series, end));
  return picked;
}
