import type { shapeNames } from '../definition/formats/shapes.ts';

/** Corners of a shape as x and y in turn, in a circle of radius 1; the circle itself has none. */
export type Outline = Float64Array;

const innerStar = 0.45;
const armHalfWidth = 0.32;

/** The outline of each shape, upright, in the order of the corners. */
export const outlines: Readonly<Record<(typeof shapeNames)[number], Outline>> = {
  circle: new Float64Array(),
  square: around(4, () => 1, Math.PI / 4),
  triangle: around(3, () => 1, -Math.PI / 2),
  cross: cross(),
  star: around(10, (corner) => (corner % 2 === 0 ? 1 : innerStar), -Math.PI / 2),
};

function around(corners: number, radius: (corner: number) => number, start: number): Outline {
  const outline = new Float64Array(2 * corners);
  for (let corner = 0; corner < corners; corner++) {
    const angle = start + (2 * Math.PI * corner) / corners;
    outline[2 * corner] = radius(corner) * Math.cos(angle);
    outline[2 * corner + 1] = radius(corner) * Math.sin(angle);
  }
  return outline;
}

function cross(): Outline {
  const a = armHalfWidth;
  const end = Math.sqrt(1 - a * a);
  const quarter = [
    [a, -end],
    [a, -a],
    [end, -a],
  ] as const;
  const points = [0, 1, 2, 3].flatMap((turns) =>
    quarter.map(([x, y]) => {
      if (turns === 0) return [x, y];
      if (turns === 1) return [-y, x];
      return turns === 2 ? [-x, -y] : [y, -x];
    }),
  );
  return Float64Array.from(points.flat());
}

/** The outline turned by `angle` radians, made `radius` times as large and moved to (x, y). */
export function placed(outline: Outline, angle: number, radius: number, x: number, y: number): Outline {
  const cos = radius * Math.cos(angle);
  const sin = radius * Math.sin(angle);
  const out = new Float64Array(outline.length);
  for (let i = 0; i < out.length; i += 2) {
    const px = outline[i] ?? 0;
    const py = outline[i + 1] ?? 0;
    out[i] = x + px * cos - py * sin;
    out[i + 1] = y + px * sin + py * cos;
  }
  return out;
}

/**
 * Signed distance from a point to an outline, negative inside: the least distance to an edge, with the sign of the
 * even–odd rule.
 */
export function signedDistance(outline: Outline, x: number, y: number): number {
  let nearest = Infinity;
  let inside = false;
  let ax = outline[outline.length - 2] ?? 0;
  let ay = outline[outline.length - 1] ?? 0;
  for (let i = 0; i < outline.length; i += 2) {
    const bx = outline[i] ?? 0;
    const by = outline[i + 1] ?? 0;
    nearest = Math.min(nearest, segmentDistance(x, y, ax, ay, bx, by));
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
    ax = bx;
    ay = by;
  }
  return inside ? -nearest : nearest;
}

/** Distance from (x, y) to the line segment from a to b. */
export function segmentDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return length2(x - ax - along * dx, y - ay - along * dy);
}

/** Length of the vector (x, y); Math.hypot guards against overflow, which costs many times as much. */
export function length2(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
