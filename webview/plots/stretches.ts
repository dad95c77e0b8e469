import type { Run } from './run.ts';
import type { Scene } from './scene.ts';

/** Steps `from` to before `to` of a run, drawn as one value at `x`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly x: number;
}

/** Width of a stretch, pixels. */
const stretchWidth = 2;

/** Cuts the visible steps of a run into stretches of equally many steps, whose means are drawn. */
export function visibleStretches(scene: Scene, run: Run, columns: number): Stretch[] {
  const size = stretchSize(scene, run, columns);
  const stretches = stretchesOf(scene, run, size);
  const [start] = stretches;
  // The first mean stands for its whole stretch: the picture begins where the steps do.
  if (start && start.from === 0 && size > 1)
    stretches.unshift({ ...start, x: run.positions(scene.settings.axis).at(0) });
  return stretches;
}

/** The visible steps in stretches of `size`, and one on either side. */
export function stretchesOf({ settings, span }: Scene, run: Run, size: number): Stretch[] {
  const positions = run.positions(settings.axis);
  const first = Math.max(0, Math.floor(positions.from(span.from) / size) - 1) * size;
  const end = Math.min(run.length, positions.from(span.to) + size);
  const stretches: Stretch[] = [];
  for (let from = first; from < end; from += size) {
    const to = Math.min(run.length, from + size);
    stretches.push({ from, to, x: positions.at(to - 1) });
  }
  return stretches;
}

/** How many steps one stretch has: a power of two, so that means do not flicker while a run grows. */
export function stretchSize(scene: Scene, run: Run, columns: number, width = stretchWidth): number {
  const positions = run.positions(scene.settings.axis);
  const visible = positions.from(scene.span.to) - positions.from(scene.span.from);
  return 2 ** Math.max(0, Math.ceil(Math.log2((visible * width) / columns)));
}
