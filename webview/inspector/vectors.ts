import type { Coordinates, Inspection } from '../../server/trainer/inspection.ts';
import { drawing } from '../chart/dom.ts';
import type { Numbers } from '../chart/numbers.ts';
import { colorVariable } from '../chart/palette.ts';
import { spread } from '../chart/spread.ts';
import { list } from '../chart/words.ts';

const width = 400;
const height = 300;
const center = { x: 150, y: 150 };
/** Length of the longest gradient, and of the spokes, pixels. */
const reach = 104;
const rim = 118;
/** Between the names of two methods, from top to top. */
const nameDistance = 14;

/** An arrow or spoke from the origin, by its direction on the screen in radians. */
interface Ray {
  readonly text: string;
  readonly angle: number;
  readonly length: number;
}

/** The gradients as arrows of true length, and the directions that the methods take. */
export function vectorPicture(inspection: Inspection, numbers: Numbers): SVGElement {
  const { tasks, plane, taken, choices } = inspection;
  const turn = Math.atan2(...swap(plane.points.reduce((a, b): Coordinates => [a[0] + b[0], a[1] + b[1]], [0, 0])));
  const rayOf = (text: string, [x, y]: Coordinates): Ray => ({
    text,
    angle: Math.atan2(y, x) - turn,
    length: Math.hypot(x, y),
  });
  const gradients = tasks.map((task, i) => rayOf(`g ${task}`, plane.points[i] ?? [0, 0]));
  const longest = Math.max(...gradients.map(({ length }) => length), Number.MIN_VALUE);
  const spokes = choices.map(({ name, point }) => rayOf(name, point)).filter(({ length }) => length > 0);
  const own = taken && taken.length > 0 ? [rayOf('taken', taken.point)] : [];
  const svg = drawing(
    'svg',
    { class: 'vectors', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': describe(inspection, numbers) },
    ...(tasks.length === 2 ? cone(gradients) : []),
    ...spokes.map((ray) => spoke(ray, 'spoke')),
    ...own.map((ray) => spoke(ray, 'own')),
    ...gradients.flatMap((ray, i) => arrow({ ...ray, length: (ray.length / longest) * reach }, i)),
    ...labels([...spokes, ...own.map((ray) => ({ ...ray, text: 'taken' }))]),
    drawing('circle', { class: 'origin', cx: String(center.x), cy: String(center.y), r: '2.5' }),
  );
  return svg;
}

const swap = ([x, y]: Coordinates): [number, number] => [y, x];

/** The picture in words. */
function describe({ tasks, cosines, plane }: Inspection, numbers: Numbers): string {
  const pairs = tasks.flatMap((a, i) =>
    tasks.slice(i + 1).map((b, j) => {
      const angle = (Math.acos(cosines[i]?.[i + 1 + j] ?? NaN) * 180) / Math.PI;
      return `${numbers.integer(angle)}° between ${a} and ${b}`;
    }),
  );
  const kept = tasks.length > 2 ? `, drawn in the plane that keeps ${numbers.percent(plane.kept)} of them` : '';
  return `Gradients of ${list(tasks)} as arrows${kept}: ${pairs.join(', ')}`;
}

const place = (angle: number, radius: number): { x: number; y: number } => ({
  x: center.x + radius * Math.cos(angle),
  y: center.y - radius * Math.sin(angle),
});

const at = ({ x, y }: { x: number; y: number }): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

function arrow({ angle, length, text }: Ray, task: number): SVGElement[] {
  const tip = place(angle, length);
  const [left, right] = [place(angle + 0.06, length - 9), place(angle - 0.06, length - 9)];
  const line = drawing('path', { class: 'gradient', d: `M${center.x} ${center.y}L${at(tip)}` });
  const head = drawing('path', { class: 'tip', d: `M${at(tip)}L${at(left)}L${at(right)}Z` });
  const label = drawing('text', { class: 'name', ...anchored(angle, Math.max(length, 24) + 8) });
  label.append(text);
  for (const part of [line, head, label]) part.style.setProperty('--c', `var(${colorVariable('task', task)})`);
  return length > 0 ? [line, head, label] : [];
}

function spoke({ angle }: Ray, kind: string): SVGElement {
  return drawing('path', { class: kind, d: `M${at(place(angle, 24))}L${at(place(angle, rim))}` });
}

/** Where −d lowers both losses: less than a right angle from both gradients. */
function cone([first, second]: readonly Ray[]): SVGElement[] {
  if (!first || !second || first.length === 0 || second.length === 0) return [];
  let apart = second.angle - first.angle;
  while (apart > Math.PI) apart -= 2 * Math.PI;
  while (apart < -Math.PI) apart += 2 * Math.PI;
  const [low, high] = [Math.max(0, apart) - Math.PI / 2, Math.min(0, apart) + Math.PI / 2];
  if (!(high > low)) return [];
  const [from, to] = [place(first.angle + low, rim), place(first.angle + high, rim)];
  const d = `M${center.x} ${center.y}L${at(from)}A${rim} ${rim} 0 0 0 ${at(to)}Z`;
  return [drawing('path', { class: 'cone', d })];
}

function anchored(angle: number, radius: number): Record<string, string> {
  const { x, y } = place(angle, radius);
  const anchor = Math.cos(angle) > 0.3 ? 'start' : Math.cos(angle) < -0.3 ? 'end' : 'middle';
  // Beside an arrow that lies flat, spokes run through the place behind its tip.
  const lift = Math.abs(Math.sin(angle)) < 0.35 ? 6 : -4;
  return { x: x.toFixed(1), y: (y - lift).toFixed(1), 'text-anchor': anchor };
}

/** Names at the right of the picture, joined to their spokes by thin lines. */
function labels(rays: readonly Ray[]): SVGElement[] {
  const ends = rays.map(({ angle }) => place(angle, rim));
  const heights = spread(
    ends.map(({ y }) => y),
    nameDistance,
    12,
    height - 8,
  );
  return rays.flatMap(({ text }, i) => {
    const [end, y] = [ends[i] ?? center, heights[i] ?? 0];
    const label = drawing('text', {
      class: text === 'taken' ? 'name own' : 'name',
      x: String(center.x + rim + 24),
      y: (y + 4).toFixed(1),
    });
    label.append(text);
    const d = `M${at(end)}L${center.x + rim + 20} ${y.toFixed(1)}`;
    return [drawing('path', { class: 'lead', d }), label];
  });
}
