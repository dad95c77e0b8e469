import type { Content, Line } from '../chart/content.ts';
import { lastFinite } from '../chart/series.ts';
import { swatchAt } from '../chart/theme.ts';
import { yScale } from '../chart/ticks.ts';
import { Extent } from './extent.ts';
import { stackHeight } from './objective-charts.ts';
import { sharedX } from './scene.ts';
import type { Scene } from './scene.ts';
import { visibleStretches } from './stretches.ts';

/** The weight of each task as a line: means over stretches of the steps that train it. */
export function weightLinesContent(scene: Scene, columns: number): Content {
  const { focus, numbers, theme } = scene;
  const stretches = visibleStretches(scene, focus, columns);
  const extent = new Extent();
  const newest: string[] = [];
  const lines = [...focus.tasks].map(([task, { weight, weights }]): Line => {
    const points = stretches
      .map(({ from, to, x }) => ({ x, y: weights.mean(from, to) }))
      .filter(({ y }) => Number.isFinite(y));
    extent.take(points, scene.span);
    const last = weight.at(lastFinite(weight, focus.length - 1));
    newest.push(`${task} ${numbers.value(last, 3)}`);
    return {
      name: `w ${task}`,
      run: focus.record.id,
      points,
      swatch: swatchAt(theme.tasks, scene.tasks.indexOf(task)),
      width: 1.5,
      crossed: true,
      ...(points.length > 0 ? { end: numbers.value(points.at(-1)?.y ?? NaN, 2) } : {}),
    };
  });
  return {
    label: `Weight of each task of run ${focus.record.id}; newest: ${newest.join(', ')}`,
    x: sharedX(scene, columns),
    y: { ...yScale(extent.low, extent.high, stackHeight - 26), format: (v) => numbers.axis(v) },
    lines,
  };
}
