import type { Band, Content, Line } from '../chart/content.ts';
import type { Point } from '../chart/reduce.ts';
import { lastFinite } from '../chart/series.ts';
import { swatchAt } from '../chart/theme.ts';
import { yScale } from '../chart/ticks.ts';
import { Extent } from './extent.ts';
import type { Run } from './run.ts';
import { sharedX } from './scene.ts';
import type { Scene } from './scene.ts';
import { visibleStretches } from './stretches.ts';
import type { Stretch } from './stretches.ts';

export const stackHeight = 148;
export const penaltyHeight = 94;
export const shareHeight = 52;

/** The share of each task in the sum of the weights that the tasks had when last trained. */
export function weightsContent(scene: Scene, columns: number): Content {
  const { focus, numbers, theme } = scene;
  const stretches = visibleStretches(scene, focus, columns);
  const tasks = [...focus.tasks.keys()];
  const shares = shareColumns(focus, tasks, stretches);
  const newest = tasks.map((task) => newestWeight(focus, task));
  const sum = newest.reduce((a, b) => a + b, 0);
  const ends = tasks.map((_, i) => shares[i]?.at(-1) ?? NaN);
  const bands = stack(stretches, shares).map((points, i): Band => {
    const task = tasks[i] ?? '';
    const end = Number.isFinite(ends[i]) ? { end: numbers.percent(ends[i] ?? 0) } : {};
    return {
      name: task,
      run: focus.record.id,
      points,
      swatch: swatchAt(theme.tasks, scene.tasks.indexOf(task)),
      ...end,
    };
  });
  const words = tasks.map((task, i) => `${task} ${numbers.percent(ends[i] ?? NaN)}`);
  return {
    label: `Share of each task in the weights of run ${focus.record.id}; newest: ${words.join(', ')}`,
    value: Number.isFinite(sum)
      ? `Σ w = ${numbers
          .value(sum, 2)
          .replace(/([.,]\d*?)0+$/, '$1')
          .replace(/[.,]$/, '')}`
      : '',
    x: sharedX(scene, columns),
    y: {
      from: 0,
      to: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1],
      log: false,
      format: (v) => numbers.axis(v * 100),
    },
    lines: [],
    bands,
  };
}

function newestWeight(run: Run, task: string): number {
  const weight = run.tasks.get(task)?.weight;
  return weight ? weight.at(lastFinite(weight, run.length - 1)) : NaN;
}

/** Shares by task; where a stretch does not train a task, its weight is the one it had before. */
function shareColumns(run: Run, tasks: readonly string[], stretches: readonly Stretch[]): number[][] {
  const held = tasks.map((task) => run.tasks.get(task)?.weights.mean(0, run.length) ?? NaN);
  const shares = tasks.map((): number[] => []);
  for (const { from, to } of stretches) {
    tasks.forEach((task, i) => {
      const mean = run.tasks.get(task)?.weights.mean(from, to) ?? NaN;
      if (Number.isFinite(mean)) held[i] = mean;
    });
    const sum = held.reduce((a, b) => a + (Number.isFinite(b) ? b : 0), 0);
    held.forEach((weight, i) => shares[i]?.push(Number.isFinite(weight) && sum > 0 ? weight / sum : 0));
  }
  return shares;
}

/** Upper edges of columns laid on each other. */
function stack(stretches: readonly Stretch[], columns: readonly (readonly number[])[]): Point[][] {
  const heights = stretches.map(() => 0);
  return columns.map((column) =>
    stretches.map(({ x }, i) => {
      heights[i] = (heights[i] ?? 0) + (column[i] ?? 0);
      return { x, y: heights[i] ?? 0 };
    }),
  );
}

interface LedgerPart {
  readonly name: string;
  readonly short: string;
  readonly swatch: Band['swatch'];
  readonly values: number[];
}

/** Σ wᵢLᵢ + λR + A stacked to the recorded total, which is drawn as a line of its own. */
export function ledgerContent(scene: Scene, columns: number): Content {
  const { focus, numbers, theme } = scene;
  const stretches = visibleStretches(scene, focus, columns);
  const parts = ledgerParts(scene, stretches);
  const run = focus.record.id;
  const edges = stack(
    stretches,
    parts.map(({ values }) => values),
  );
  const bands = parts.map(({ name, short, swatch, values }, i): Band => {
    const last = values.at(-1) ?? 0;
    // A task that the newest steps do not train has no height there to be labelled.
    return { name, short, run, points: edges[i] ?? [], swatch, ...(last === 0 ? {} : { end: numbers.value(last, 2) }) };
  });
  const totals = stretches.map(({ from, to, x }) => ({ x, y: focus.totals.mean(from, to) }));
  const ink = { ...swatchAt(theme.tasks, 0), color: theme.inkColor };
  const total: Line = { name: 'total', run, points: totals, swatch: ink, width: 1.5, crossed: true };
  const extent = new Extent().take(totals, scene.span).take(bands.at(-1)?.points ?? [], scene.span);
  const last = focus.length - 1;
  return {
    label: `Parts of the objective of run ${run}: at step ${numbers.integer(last + 1)} the total is ${numbers.value(focus.total.at(last), 3)}, the residual ${numbers.value(focus.residual.raw.at(last), 2)}`,
    value: numbers.value(totals.at(-1)?.y ?? NaN, 2),
    aside: last >= 0 ? `residual ${numbers.value(focus.residual.raw.at(last), 2)}` : '',
    x: sharedX(scene, columns),
    y: { ...yScale(Math.min(0, extent.low), extent.high, stackHeight - 26, true), format: (v) => numbers.axis(v) },
    lines: [total],
    bands,
  };
}

function ledgerParts(scene: Scene, stretches: readonly Stretch[]): LedgerPart[] {
  const { focus, theme } = scene;
  const parts = [...focus.tasks].map(([task, columns]): LedgerPart => {
    const values = stretches.map(({ from, to }) => columns.parts.share(from, to));
    return { name: `w·L ${task}`, short: task, swatch: swatchAt(theme.tasks, scene.tasks.indexOf(task)), values };
  });
  if (focus.regularizers.size > 0) {
    const values = stretches.map(({ from, to }) => focus.penalties.share(from, to));
    parts.push({ name: 'λR', short: 'λR', swatch: swatchAt(theme.regularizers, 0), values });
  }
  const added = stretches.map(({ from, to }) => focus.addedSums.share(from, to));
  if (added.some((value) => value !== 0))
    parts.push({ name: 'added', short: 'A', swatch: swatchAt(theme.tasks, 7), values: added });
  return parts;
}

/** λR(M) by regulariser, whole: what a step over all tasks adds to the objective. */
export function penaltyContent(scene: Scene, columns: number): Content {
  const { focus, numbers, theme } = scene;
  const stretches = visibleStretches(scene, focus, columns);
  const entries = [...focus.regularizers];
  const values = entries.map(([, trace]) => stretches.map(({ to }) => trace.raw.at(lastFinite(trace.raw, to - 1))));
  const bands = stack(stretches, values).map((points, i): Band => {
    const [label] = entries[i] ?? [''];
    const end = numbers.value(values[i]?.at(-1) ?? NaN, 2);
    return {
      name: label,
      short: label.replace(/\(.*/, ''),
      named: true,
      run: focus.record.id,
      points,
      swatch: swatchAt(theme.regularizers, i),
      end,
    };
  });
  const extent = new Extent().takeValues(0).take(bands.at(-1)?.points ?? [], scene.span);
  const last = focus.length - 1;
  const newest = entries.map(([label, trace]) => [label, trace.raw.at(lastFinite(trace.raw, last))] as const);
  const sum = newest.reduce((a, [, value]) => a + value, 0);
  return {
    label: `λR of run ${focus.record.id} by term; newest: ${newest.map(([label, value]) => `${label} ${numbers.value(value, 3)}`).join(', ')}`,
    value: numbers.value(sum, 3),
    aside: last >= 0 ? `${numbers.percent(penaltyShare(focus, last), 1)} of L(M)` : '',
    x: { ...sharedX(scene, columns) },
    y: { ...yScale(extent.low, extent.high, penaltyHeight - 13, true), format: (v) => numbers.axis(v) },
    lines: [],
    bands,
  };
}

function penaltyShare(run: Run, index: number): number {
  return run.penalty.at(index) / run.total.at(index);
}

/** What part of the total the regularisers are. */
export function penaltyShareContent(scene: Scene, columns: number): Content {
  const { focus, numbers, theme } = scene;
  const points = visibleStretches(scene, focus, columns).map(({ from, to, x }) => ({
    x,
    y: focus.penalties.share(from, to) / focus.totals.share(from, to),
  }));
  const extent = new Extent().takeValues(0).take(points, scene.span);
  const top = niceAbove(extent.high);
  const line: Line = {
    name: 'share of the total',
    run: focus.record.id,
    points,
    swatch: swatchAt(theme.regularizers, 0),
    width: 1.5,
    crossed: true,
    end: 'share',
  };
  return {
    label: `Share of the regularisers in the total of run ${focus.record.id}: newest ${numbers.percent(points.at(-1)?.y ?? NaN, 1)}`,
    x: sharedX(scene, columns),
    y: { from: 0, to: top, log: false, ticks: [0, top], format: (v) => (v === 0 ? '0' : numbers.percent(v)) },
    lines: [line],
  };
}

/** The next of 1, 2 and 5 times a power of ten, at least 1 %. */
function niceAbove(share: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(0.01, share)));
  return Number(
    ((share > 0.01 ? ([1, 2, 5, 10].find((factor) => factor * power >= share) ?? 10) : 1) * power).toPrecision(3),
  );
}
