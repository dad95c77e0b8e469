import { higherIsBetter, isShare } from '../../server/definition/metric.ts';
import type { Content, Line } from '../chart/content.ts';
import { yScale } from '../chart/ticks.ts';
import { Extent } from './extent.ts';
import { againstBaseline } from './baseline.ts';
import { emphasised } from './emphasis.ts';
import { checkSplit } from './loss-chart.ts';
import type { Run } from './run.ts';
import { curveMark, curveSwatch, endText, epochPoints, inDrawingOrder, sharedX } from './scene.ts';
import type { Scene, ShownRun, Split } from './scene.ts';

export const metricHeight = 112;

/** The metrics of a task, in the order of its file. */
export function metricsOf(runs: readonly Run[], task: string): string[] {
  const names = runs.flatMap((run) => {
    const line = run.epochs.at(-1);
    return Object.keys(line?.validation?.[task] ?? line?.test?.[task] ?? line?.train[task] ?? {});
  });
  return [...new Set(names)].filter((name) => name !== 'loss');
}

/** The metric by which a task is judged in passing: the first of its file. */
export function metricOf(runs: readonly Run[], task: string): string | undefined {
  return metricsOf(runs, task)[0];
}

/** The metric of one task after each epoch: validation with marks, training faint, test dotted. */
export function metricContent(scene: Scene, task: string, metric: string, columns: number): Content {
  const { focus, numbers } = scene;
  const extent = new Extent();
  const lines = inDrawingOrder(scene).flatMap((shown) => runLines(scene, shown, task, metric, extent));
  const split = checkSplit(focus, task) ?? 'train';
  const latest = epochPoints(scene, focus, split, task, metric).at(-1);
  const difference = againstBaseline(
    scene,
    (run) => epochPoints(scene, run, checkSplit(run, task) ?? 'train', task, metric).at(-1)?.y,
    higherIsBetter(metric),
  );
  const classes = focus.measures[task]?.classes;
  const bounded = isShare(metric);
  const scale = yScale(extent.low, bounded ? Math.min(1, extent.high) : extent.high, metricHeight - 26, bounded);
  return {
    label: describeMetric(scene, task, metric),
    value: latest ? numbers.value(latest.y, 3) : '',
    aside: difference || (latest ? `epoch ${focus.epochs.at(-1)?.epoch}` : ''),
    x: sharedX(scene, columns),
    y: { ...scale, format: (v) => numbers.axis(v) },
    lines: emphasised(scene, lines),
    references: metric === 'accuracy' && classes ? [1 / classes] : [],
  };
}

function runLines(scene: Scene, shown: ShownRun, task: string, metric: string, extent: Extent): Line[] {
  const main = checkSplit(shown.run, task) ?? 'train';
  const focused = shown.run === scene.focus;
  const splits: readonly Split[] = focused ? ['train', 'test', 'validation'] : [main];
  return splits
    .toSorted((a, b) => Number(a === main) - Number(b === main))
    .flatMap((split): Line[] => {
      const points = epochPoints(scene, shown.run, split, task, metric);
      if (points.length === 0) return [];
      extent.take(points, scene.span);
      const line: Line = {
        name: `${split} ${metric}`,
        run: shown.run.record.id,
        points,
        swatch: curveSwatch(scene, shown, task),
        width: 1,
      };
      if (split !== main)
        return [split === 'train' ? { ...line, opacity: 0.45 } : { ...line, width: 1.25, dash: [1, 3] }];
      const last = points.findLast(({ x }) => x <= scene.span.to);
      const end = last ? { end: endText(scene, shown, last.y) } : {};
      return [
        {
          ...line,
          ...end,
          width: focused ? 2 : 1.5,
          mark: curveMark(scene, shown, task),
          crossed: true,
          bold: focused,
        },
      ];
    });
}

function describeMetric(scene: Scene, task: string, metric: string): string {
  const better = higherIsBetter(metric) ? 'higher is better' : 'lower is better';
  const parts = scene.runs.map(({ run }) => {
    const split = checkSplit(run, task) ?? 'train';
    const points = epochPoints(scene, run, split, task, metric);
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `run ${run.record.id}: no epoch yet`;
    const values = points.map(({ y }) => y);
    const best = higherIsBetter(metric) ? Math.max(...values) : Math.min(...values);
    const say = (value: number): string => scene.numbers.value(value, 3);
    return `run ${run.record.id}: ${split} from ${say(first.y)} to ${say(last.y)} after ${points.length} epochs, best ${say(best)}`;
  });
  return `${metric} of task ${task}, ${better}; ${parts.join('; ')}`;
}
