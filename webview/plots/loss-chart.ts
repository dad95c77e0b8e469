import type { Content, Line } from '../chart/content.ts';
import type { Point } from '../chart/reduce.ts';
import { firstFinite, lastFinite } from '../chart/series.ts';
import { logScale, yScale } from '../chart/ticks.ts';
import { Extent } from './extent.ts';
import type { Run, TaskColumns } from './run.ts';
import { againstBaseline } from './baseline.ts';
import { emphasised } from './emphasis.ts';
import { curveMark, curveSwatch, endText, epochPoints, inDrawingOrder, sharedX, visibleSteps } from './scene.ts';
import type { Scene, ShownRun, Split } from './scene.ts';

export const lossHeight = 160;

/** The loss of one task: raw and smoothed training loss and the loss after each epoch, for every visible run. */
export function lossContent(scene: Scene, task: string, columns: number): Content {
  const { focus, numbers, settings } = scene;
  const extent = new Extent();
  const order = inDrawingOrder(scene);
  const raws = order.flatMap((shown) => rawLine(scene, shown, task, columns, extent));
  const lines = order.flatMap((shown) => [
    ...checkLines(scene, shown, task, extent),
    ...smoothLines(scene, shown, task, columns, extent),
  ]);
  const classes = focus.measures[task]?.classes;
  const chance = focus.measures[task]?.loss === 'crossEntropy' && classes ? [Math.log(classes)] : [];
  const latest = latestLoss(scene, focus, task);
  const unit = unitOf(scene, focus, task);
  const split = checkSplit(focus, task);
  const check = split && epochPoints(scene, focus, split, task, 'loss').at(-1);
  const difference = againstBaseline(scene, (run) => lossInUnits(scene, run, task), false, 2);
  return {
    label: describeLoss(scene, task),
    value: latest === undefined ? '' : numbers.value(latest / unit, 2),
    aside: difference || (check ? `${split === 'test' ? 'test' : 'val'} ${numbers.value(check.y / unit, 2)}` : ''),
    x: sharedX(scene, columns),
    y: {
      ...(settings.log ? logScale(extent.low, extent.high) : yScale(extent.low, extent.high, lossHeight - 26)),
      format: (v) => numbers.axis(v),
    },
    lines: emphasised(scene, [...raws, ...lines]),
    references: chance.map((loss) => loss / unit),
    undrawn: undrawnWords(scene, task),
  };
}

/** What a loss is divided by: 1, or in normalised charts the first that was measured of its run and task. */
function unitOf({ settings }: Scene, run: Run, task: string): number {
  const loss = settings.normalise ? run.tasks.get(task)?.loss.raw : undefined;
  const first = loss ? loss.at(firstFinite(loss, 0)) : 1;
  // What starts at or below 0 has no unit of its own.
  return first > 0 ? first : 1;
}

function lossInUnits(scene: Scene, run: Run, task: string): number | undefined {
  const loss = latestLoss(scene, run, task);
  return loss === undefined ? undefined : loss / unitOf(scene, run, task);
}

function inUnits(points: readonly Point[], unit: number): Point[] {
  return unit === 1 ? [...points] : points.map(({ x, y }) => ({ x, y: y / unit }));
}

/** The split on which a run's epochs are checked: validation, or test where there is no validation. */
export function checkSplit(run: Run, task: string): Split | undefined {
  const last = run.epochs.at(-1);
  return (['validation', 'test'] as const).find((split) => last?.[split]?.[task]);
}

/** The smoothed loss of a run's newest step that trained the task. */
export function latestLoss(scene: Scene, run: Run, task: string, at = run.length - 1): number | undefined {
  const series = run.tasks.get(task)?.loss.smoothed(scene.settings.smoothing).series;
  const index = series ? lastFinite(series, at) : -1;
  return series && index >= 0 ? series.at(index) : undefined;
}

/** The unsmoothed trace, of the focused run only. */
function rawLine(scene: Scene, shown: ShownRun, task: string, columns: number, extent: Extent): Line[] {
  const trace = shown.run.tasks.get(task)?.loss;
  if (!trace || shown.run !== scene.focus || scene.settings.smoothing === 0) return [];
  const steps = visibleSteps(scene, shown.run, { series: trace.raw, extremes: trace.extremes }, columns).points;
  const points = inUnits(steps, unitOf(scene, shown.run, task));
  // Single outliers may leave the chart; the table still has them.
  extent.take(points, scene.span, scene.settings.outliersAside ? 0.02 : 0);
  const swatch = curveSwatch(scene, shown, task);
  const { id } = shown.run.record;
  return [{ name: 'training', run: id, points, swatch, width: 1, opacity: scene.theme.rawOpacity, marksExits: true }];
}

function smoothLines(scene: Scene, shown: ShownRun, task: string, columns: number, extent: Extent): Line[] {
  const trace = shown.run.tasks.get(task)?.loss;
  if (!trace) return [];
  const steps = visibleSteps(scene, shown.run, trace.smoothed(scene.settings.smoothing), columns);
  const unit = unitOf(scene, shown.run, task);
  const [points, bridges] = [inUnits(steps.points, unit), inUnits(steps.bridges, unit)];
  extent.take(points, scene.span);
  const focused = shown.run === scene.focus;
  const common = { run: shown.run.record.id, swatch: curveSwatch(scene, shown, task) };
  const last = points.findLast(({ x, y }) => x <= scene.span.to && Number.isFinite(y));
  const main: Line = {
    ...common,
    name: scene.settings.smoothing > 0 ? 'training, smoothed' : 'training',
    points,
    width: focused ? 2 : 1.5,
    crossed: true,
    bold: focused,
    head: focused && shown.run.goesOn,
    ...(last ? { end: endText(scene, shown, last.y) } : {}),
  };
  const bridge: Line = { ...common, name: 'not trained', points: bridges, width: 1, dash: [1, 3], opacity: 0.7 };
  return bridges.length > 0 ? [bridge, main] : [main];
}

function checkLines(scene: Scene, shown: ShownRun, task: string, extent: Extent): Line[] {
  const split = checkSplit(shown.run, task);
  if (!split) return [];
  const scores = drawable(scene, epochPoints(scene, shown.run, split, task, 'loss'));
  const points = inUnits(scores, unitOf(scene, shown.run, task));
  extent.take(points, scene.span);
  const line = {
    name: split,
    run: shown.run.record.id,
    points,
    swatch: curveSwatch(scene, shown, task),
    width: 1.25,
    opacity: 0.9,
    dash: [3, 3],
  };
  const last = points.findLast(({ x }) => x <= scene.span.to);
  const end = last && !scene.several ? { end: scene.numbers.value(last.y, 2) } : {};
  return [shown.run === scene.focus ? { ...line, ...end, mark: curveMark(scene, shown, task) } : line];
}

function drawable(scene: Scene, points: Point[]): Point[] {
  return scene.settings.log ? points.filter(({ y }) => y > 0) : points;
}

/** What of the focused run's losses this chart cannot show. */
function undrawnWords({ focus, settings, numbers }: Scene, task: string): string {
  const { notPositive = 0, notFinite = 0 } = focus.tasks.get(task) ?? {};
  return [
    settings.log && notPositive > 0 ? `${numbers.integer(notPositive)} not above 0` : '',
    notFinite > 0 ? `${numbers.integer(notFinite)} not finite` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function describeLoss(scene: Scene, task: string): string {
  const parts = scene.runs.map(({ run }) => {
    const columns = run.tasks.get(task);
    const words = columns ? describeTraining(scene, run, columns) : 'not trained';
    return `run ${run.record.id}: ${words}${describeCheck(scene, run, task)}`;
  });
  const undrawn = undrawnWords(scene, task);
  return `Loss of task ${task}; ${parts.join('; ')}${undrawn && `; not drawn: ${undrawn}`}`;
}

function describeTraining(scene: Scene, run: Run, { loss }: TaskColumns): string {
  const { numbers, settings } = scene;
  const { series, lowest } = loss.smoothed(settings.smoothing);
  const last = lastFinite(series, run.length - 1);
  if (last < 0) return 'no step has trained it yet';
  const first = firstFinite(series, 0);
  const say = (index: number): string => `${numbers.value(series.at(index), 2)} at step ${numbers.integer(index + 1)}`;
  return `training from ${say(first)} to ${say(last)}, lowest ${say(lowest)}`;
}

function describeCheck(scene: Scene, run: Run, task: string): string {
  const split = checkSplit(run, task);
  const score = split && run.epochs.at(-1)?.[split]?.[task]?.['loss'];
  if (!split || typeof score !== 'number') return '';
  return `, ${split} ${scene.numbers.value(score, 2)} after epoch ${run.epochs.at(-1)?.epoch}`;
}
