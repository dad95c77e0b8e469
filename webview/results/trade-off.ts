import type { MetricResult, Results } from '../../server/compare/analysis.ts';
import { paretoFront } from '../../server/compare/statistics/front.ts';
import { drawing, element } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { scaleOf, tasksOf, whiskerOf, type Scale, type Whisker } from './forest.ts';

const size = { width: 520, height: 260 };
const margins = { left: 48, right: 16, top: 20, bottom: 40 };

/** An arm as a point of its scores in two tasks. */
interface ArmPoint {
  readonly arm: string;
  readonly x: Whisker;
  readonly y: Whisker;
}

/** Whether a comparison can be drawn so: two tasks, and more than one arm that has both. */
export function hasTradeOff(results: Results): boolean {
  return tasksOf(results.arms).length === 2 && pointsOf(results).length > 1;
}

function pointsOf(results: Results): ArmPoint[] {
  const [first = '', second = ''] = tasksOf(results.arms);
  return results.arms.flatMap((arm): ArmPoint[] => {
    const [x, y] = [first, second].map((task) => whiskerOf(arm.tasks[task]?.[0]));
    return x && y ? [{ arm: arm.arm, x, y }] : [];
  });
}

/** The arms as points over the scores of two tasks with their intervals, and the front of those that none dominates. */
export function tradeOff(results: Results, numbers: Numbers): HTMLElement {
  const points = pointsOf(results);
  const [first = '', second = ''] = tasksOf(results.arms);
  const metrics = [first, second].map((task) => metricOf(results, task));
  const x = scaleOf(points.map((point) => point.x));
  const y = scaleOf(points.map((point) => point.y));
  const at = { x: placeX(x), y: placeY(y) };
  const signs = metrics.map((metric) => (metric?.higherIsBetter === false ? -1 : 1));
  const front = frontOf(points, signs);
  const words = points.map(
    ({ arm, x: own, y: other }) => `${arm} ${numbers.value(own.mean, 3)}, ${numbers.value(other.mean, 3)}`,
  );
  const named = [first, second].map((task, i) => `${metrics[i]?.name ?? ''} of ${task}`);
  const label = `${named[0]} against ${named[1]}; ${words.join('; ')}; not dominated: ${front.map(({ arm }) => arm).join(', ')}`;
  const frame = { viewBox: `0 0 ${size.width} ${size.height}`, class: 'tradeoff', role: 'img', 'aria-label': label };
  return element(
    'div',
    {},
    drawing(
      'svg',
      frame,
      ...grid(x, y, at, numbers),
      text('axis-name', size.width - margins.right, size.height - 6, 'end', `${named[0]} →`),
      text('axis-name', margins.left, 12, 'start', `↑ ${named[1]}`),
      frontLine(front, at, signs),
      ...points.flatMap((point) => pointMarks(point, at)),
      ...names(points, at),
    ),
  );
}

function metricOf({ arms }: Results, task: string): MetricResult | undefined {
  return arms.flatMap(({ tasks }) => tasks[task]?.[0] ?? [])[0];
}

const placeX =
  ({ from, to }: Scale) =>
  (value: number): number =>
    margins.left + ((value - from) / (to - from)) * (size.width - margins.left - margins.right);

const placeY =
  ({ from, to }: Scale) =>
  (value: number): number =>
    size.height - margins.bottom - ((value - from) / (to - from)) * (size.height - margins.top - margins.bottom);

interface Places {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** The points that no other is better than in both tasks, from the left. */
function frontOf(points: readonly ArmPoint[], [first = 1, second = 1]: readonly number[]): ArmPoint[] {
  const indices = new Set(paretoFront(points.map(({ x, y }) => [first * x.mean, second * y.mean])));
  return points.filter((_, i) => indices.has(i)).toSorted((a, b) => a.x.mean - b.x.mean);
}

/** Steps through the points of the front: what lies on its worse side is dominated. */
function frontLine(front: readonly ArmPoint[], at: Places, [first = 1]: readonly number[]): SVGElement {
  const places = front.map(({ x, y }) => ({ x: at.x(x.mean), y: at.y(y.mean) }));
  // With higher scores to the right, the front falls from left to right, and its steps go down before they go on.
  const steps = places.slice(1).map(({ x, y }) => (first > 0 ? `V${y}H${x}` : `H${x}V${y}`));
  const start = places[0];
  return drawing('path', { class: 'front', d: start ? `M${start.x} ${start.y}${steps.join('')}` : '' });
}

function grid(x: Scale, y: Scale, at: Places, numbers: Numbers): SVGElement[] {
  const [left, right] = [margins.left, size.width - margins.right];
  const [top, bottom] = [margins.top, size.height - margins.bottom];
  const across = y.ticks.flatMap((tick) => [
    line('grid', left, at.y(tick), right, at.y(tick)),
    text('tick', left - 6, at.y(tick) + 4, 'end', numbers.axis(tick)),
  ]);
  const down = x.ticks.flatMap((tick) => [
    line('grid', at.x(tick), top, at.x(tick), bottom),
    text('tick', at.x(tick), bottom + 14, 'middle', numbers.axis(tick)),
  ]);
  return [...across, ...down];
}

function pointMarks({ x, y }: ArmPoint, at: Places): SVGElement[] {
  const [cx, cy] = [at.x(x.mean), at.y(y.mean)];
  return [
    line('range', at.x(x.low), cy, at.x(x.high), cy),
    line('range', cx, at.y(y.low), cx, at.y(y.high)),
    drawing('circle', { class: 'point', cx: String(cx), cy: String(cy), r: '4' }),
  ];
}

const nameHeight = 12;

/** The arms' names beside their points; those that would lie on each other are pushed apart, upwards. */
function names(points: readonly ArmPoint[], at: Places): SVGElement[] {
  const placed: { x: number; y: number }[] = [];
  return points
    .toSorted((a, b) => at.y(b.y.mean) - at.y(a.y.mean))
    .map(({ arm, x, y }) => {
      const right = at.x(x.mean) > size.width - 110;
      const place = { x: at.x(x.mean), y: at.y(y.mean) - 7 };
      for (const other of placed)
        if (Math.abs(other.x - place.x) < 90 && other.y - place.y < nameHeight) place.y = other.y - nameHeight;
      placed.push(place);
      return text('name', place.x + (right ? -8 : 8), place.y, right ? 'end' : 'start', arm);
    });
}

function line(kind: string, x1: number, y1: number, x2: number, y2: number): SVGElement {
  return drawing('line', { class: kind, x1: String(x1), y1: String(y1), x2: String(x2), y2: String(y2) });
}

function text(kind: string, x: number, y: number, anchor: string, content: string): SVGElement {
  const made = drawing('text', { class: kind, x: String(x), y: String(y), 'text-anchor': anchor });
  made.textContent = content;
  return made;
}
