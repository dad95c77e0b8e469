/** A point of task scores, each higher is better. */
export type Point = readonly number[];

/** Whether `a` is nowhere below `b` and somewhere above it. */
export function dominates(a: Point, b: Point): boolean {
  return a.every((value, i) => value >= (b[i] ?? Number.NaN)) && a.some((value, i) => value > (b[i] ?? Number.NaN));
}

/** Indices of the points that no other dominates, in their order. */
export function paretoFront(points: readonly Point[]): number[] {
  return points.flatMap((point, i) => (points.some((other) => dominates(other, point)) ? [] : [i]));
}

/**
 * The volume that points dominate above a reference point (Zitzler & Thiele 1998), by slicing along the last score.
 * Points that are not above the reference in every score count as nothing.
 */
export function hypervolume(points: readonly Point[], reference: Point): number {
  const above = points.filter((point) => point.every((value, i) => value > (reference[i] ?? Number.NaN)));
  return volume(above, reference);
}

function volume(points: readonly Point[], reference: Point): number {
  const last = reference.length - 1;
  const floor = reference[last] ?? 0;
  const heightOf = (point: Point): number => point[last] ?? floor;
  if (points.length === 0) return 0;
  if (last === 0) return Math.max(...points.map(heightOf)) - floor;
  const falling = points.toSorted((a, b) => heightOf(b) - heightOf(a));
  const base = reference.slice(0, last);
  return falling.reduce((sum, point, i) => {
    const below = falling[i + 1];
    const thickness = heightOf(point) - (below ? heightOf(below) : floor);
    if (thickness === 0) return sum;
    const seen = falling.slice(0, i + 1).map((each) => each.slice(0, last));
    return sum + thickness * volume(nondominated(seen), base);
  }, 0);
}

const nondominated = (points: readonly Point[]): Point[] =>
  paretoFront(points).flatMap((i) => {
    const point = points[i];
    return point ? [point] : [];
  });
