import type { Extremes } from './extremes.ts';
import type { Positions } from './positions.ts';
import type { RunningSum } from './running-sum.ts';
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
  const { series, positions } = options;
  const picked = pickIndices(options).map((index) => ({ index, x: positions.at(index), y: series.at(index) }));
  return markGaps(picked, options);
}

/**
 * The same for a smooth series: in each pixel column its mean, so that the line is as thin as it is wide. Where there
 * is a pixel or more for each step, and at both ends, its own values.
 */
export function reduceSmooth(options: ReduceOptions & { readonly sums: RunningSum }): Reduced {
  const { positions, span, columns, floor, series, sums } = options;
  const [first, end] = [positions.from(span.from), positions.from(span.to)];
  if (end - first <= 2 * columns) return reduceSeries(options);
  const exact = (index: number): Picked[] =>
    index >= 0 && series.at(index) > floor ? [{ index, x: positions.at(index), y: series.at(index) }] : [];
  const picked = [...exact(lastFinite(series, first - 1)), ...exact(firstFinite(series, first))];
  let from = first;
  for (let column = 1; column <= columns; column++) {
    const to = Math.min(end, positions.from(span.from + ((span.to - span.from) * column) / columns));
    const y = sums.mean(from, to);
    const x = (positions.at(from) + positions.at(to - 1)) / 2;
    if (y > floor && x > (picked.at(-1)?.x ?? -Infinity)) picked.push({ index: (from + to - 1) / 2, x, y });
    from = to;
  }
  const last = [...exact(lastFinite(series, end - 1)), ...exact(firstFinite(series, end))];
  return markGaps([...picked, ...last.filter(({ x }) => x > (picked.at(-1)?.x ?? -Infinity))], options);
}

interface Picked extends Point {
  readonly index: number;
}

function markGaps(picked: readonly Picked[], { positions, span, columns, gap }: ReduceOptions): Reduced {
  const seen = ((span.to - span.from) / columns) * narrow;
  // In a reduced line, picked points lie up to two columns apart without anything missing.
  const visible = positions.from(span.to) - positions.from(span.from);
  const steps = Math.max(gap, (2 * visible) / columns);
  const points: Point[] = [];
  const bridges: Point[] = [];
  let before: Picked | undefined;
  for (const { index, x, y } of picked) {
    if (before && index - before.index > steps && x - before.x > seen) {
      points.push({ x: before.x, y: NaN });
      bridges.push({ x: before.x, y: before.y }, { x, y }, { x, y: NaN });
    }
    points.push({ x, y });
    before = { index, x, y };
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

/** The height of the line through the points at `x`, undefined where none of its pieces passes there. */
export function heightAt(points: readonly Point[], x: number): number | undefined {
  const after = points.findIndex((point) => point.x >= x && Number.isFinite(point.y));
  const [a, b] = [points[after - 1], points[after]];
  if (!a || !b || !Number.isFinite(a.y) || a.x > x) return undefined;
  return b.x === a.x ? b.y : a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}
