import { nearest } from '../chart/positions.ts';
import type { Numbers } from '../chart/numbers.ts';
import type { Point, Reduced, Span } from '../chart/reduce.ts';
import { reduceSeries, reduceSmooth } from '../chart/reduce.ts';
import type { Extremes } from '../chart/extremes.ts';
import type { RunningSum } from '../chart/running-sum.ts';
import type { Series } from '../chart/series.ts';
import { swatchAt } from '../chart/theme.ts';
import type { Swatch, Theme } from '../chart/theme.ts';
import { xTicks } from '../chart/x-axis.ts';
import type { Tick } from '../chart/x-axis.ts';
import type { EpochLine } from '../../server/trainer/folder/journal-lines.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';

/** A run as the panel shows it; `place` in the palette is its own as long as the panel shows the same runs. */
export interface ShownRun {
  readonly run: Run;
  readonly place: number;
}

/** All that the charts draw from. */
export interface Scene {
  /** The visible runs. */
  readonly runs: readonly ShownRun[];
  readonly focus: Run;
  /** Whether the panel holds more than one run: then colour is the run, else the task. */
  readonly several: boolean;
  /** Tasks of all runs, in the order of the first that has them. */
  readonly tasks: readonly string[];
  /** Id of the run that is pointed at. */
  readonly raised?: string | undefined;
  readonly settings: Settings;
  readonly span: Span;
  readonly theme: Theme;
  readonly numbers: Numbers;
}

/** The colour of a run's curve in the chart of a task. */
export function curveSwatch(scene: Scene, shown: ShownRun, task: string): Swatch {
  const { theme, several, tasks } = scene;
  return several ? swatchAt(theme.runs, shown.place) : swatchAt(theme.tasks, tasks.indexOf(task));
}

/** The mark on a run's points: its own among several runs, else the task's. */
export function curveMark(scene: Scene, shown: ShownRun, task: string): number {
  return scene.several ? (shown.place + 2) % 8 : scene.tasks.indexOf(task);
}

/** «14 0.83» among several runs, «0.83» for one. */
export function endText(scene: Scene, shown: ShownRun, value: number, digits = 2): string {
  const text = scene.numbers.value(value, digits);
  return scene.several ? `${shown.run.record.id} ${text}` : text;
}

/** The visible runs, the focused one last: on top. */
export function inDrawingOrder(scene: Scene): ShownRun[] {
  return scene.runs.toSorted((a, b) => Number(a.run === scene.focus) - Number(b.run === scene.focus));
}

export function sharedX(scene: Scene, columns: number): Span & { ticks: readonly Tick[] } {
  const { settings, span, numbers } = scene;
  return { ...span, ticks: xTicks(settings.axis, span, columns, numbers) };
}

/** The visible part of a column of steps. */
export function visibleSteps(
  scene: Scene,
  run: Run,
  column: { series: Series; extremes: Extremes; sums?: RunningSum },
  columns: number,
): Reduced {
  const { axis, log } = scene.settings;
  const floor = log ? 0 : -Infinity;
  const positions = run.positions(axis);
  const options = { ...column, positions, span: scene.span, columns, floor, gap: 2 * Math.max(1, run.tasks.size) };
  return column.sums ? reduceSmooth({ ...options, sums: column.sums }) : reduceSeries(options);
}

export type Split = 'train' | 'validation' | 'test';

/** A score after each epoch, at the epoch's last step; all of them, so that lines run to the edges. */
export function epochPoints(scene: Scene, run: Run, split: Split, task: string, score: string): Point[] {
  const points: Point[] = [];
  for (const line of run.epochs) {
    const y = line[split]?.[task]?.[score];
    if (typeof y === 'number' && Number.isFinite(y)) points.push({ x: epochPlace(scene, run, line), y });
  }
  return points;
}

function epochPlace({ settings: { axis } }: Scene, run: Run, line: EpochLine): number {
  const positions = run.positions(axis);
  if (line.step <= positions.count) return positions.at(line.step - 1);
  return axis === 'step' ? line.step : axis === 'epoch' ? line.epoch : axis === 'time' ? line.seconds : NaN;
}

/** The index of a run's step nearest to a place on the axis; the newest for undefined, -1 before the first step. */
export function stepAt(scene: Scene, run: Run, at: number | undefined): number {
  return at === undefined ? run.length - 1 : nearest(run.positions(scene.settings.axis), at);
}
