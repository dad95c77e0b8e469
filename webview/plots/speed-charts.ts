import type { Content, Line } from '../chart/content.ts';
import type { Point } from '../chart/reduce.ts';
import { lastFinite } from '../chart/series.ts';
import { swatchAt } from '../chart/theme.ts';
import { yScale } from '../chart/ticks.ts';
import { Extent } from './extent.ts';
import { samplesPerSecond } from './pace.ts';
import { sharedX, visibleSteps } from './scene.ts';
import type { Scene } from './scene.ts';
import { visibleStretches } from './stretches.ts';

export const speedHeight = 64;

/** The learning rate of each step. */
export function learningRateContent(scene: Scene, columns: number): Content {
  const { focus, numbers } = scene;
  const { raw, extremes } = focus.learningRate;
  const open = { ...scene, settings: { ...scene.settings, log: false } };
  const { points } = visibleSteps(open, focus, { series: raw, extremes }, columns);
  const newest = raw.at(lastFinite(raw, focus.length - 1));
  return smallContent(scene, columns, 'learning rate', points, true, newest, numbers.value(newest, 5));
}

/** The size of the ledger's residual: rounding only, so far below the total. */
export function residualContent(scene: Scene, columns: number): Content {
  const { focus, numbers } = scene;
  const { raw, extremes } = focus.residual;
  const open = { ...scene, settings: { ...scene.settings, log: false } };
  const signed = visibleSteps(open, focus, { series: raw, extremes }, columns).points;
  const points = signed.map(({ x, y }) => ({ x, y: Math.abs(y) }));
  const newest = Math.abs(raw.at(lastFinite(raw, focus.length - 1)));
  return smallContent(scene, columns, 'residual of the ledger', points, true, newest, numbers.value(newest, 2));
}

/** Training rows a second, as means over stretches. */
export function throughputContent(scene: Scene, columns: number): Content {
  const { focus, numbers } = scene;
  const points = visibleStretches(scene, focus, columns).flatMap(({ from, to, x }) => {
    const start = Math.max(0, from - 1);
    const rate =
      (focus.samples.at(to - 1) - focus.samples.at(start)) / (focus.seconds.at(to - 1) - focus.seconds.at(start));
    return Number.isFinite(rate) ? [{ x, y: rate }] : [];
  });
  const rate = samplesPerSecond(focus) ?? NaN;
  return smallContent(scene, columns, 'samples a second', points, true, rate, numbers.value(rate, 0));
}

function smallContent(
  scene: Scene,
  columns: number,
  name: string,
  points: Point[],
  zero: boolean,
  newest: number,
  value: string,
): Content {
  const { focus, numbers, theme, several, runs } = scene;
  const place = runs.find(({ run }) => run === focus)?.place ?? 0;
  const swatch = several ? swatchAt(theme.runs, place) : { color: theme.inkColor, text: theme.ink };
  const extent = new Extent().take(points, scene.span);
  const line: Line = {
    name,
    run: focus.record.id,
    points,
    swatch,
    width: 1.25,
    opacity: several ? 1 : 0.8,
    crossed: true,
  };
  const scale = yScale(zero ? 0 : extent.low, extent.high, speedHeight - 26, zero);
  return {
    label: `${name} of run ${focus.record.id}; newest: ${numbers.value(newest, 5)}`,
    value,
    x: sharedX(scene, columns),
    y: {
      ...scale,
      // The margin has room for four characters and a sign.
      ticks: scale.ticks.filter((tick) => numbers.axis(tick).length <= 5),
      format: (v) => numbers.axis(v),
    },
    lines: [line],
  };
}
