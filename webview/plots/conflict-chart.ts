import type { Content, Line } from '../chart/content.ts';
import type { Numbers } from '../chart/numbers.ts';
import { lastFinite } from '../chart/series.ts';
import type { Pair } from './pairs.ts';
import type { Run } from './run.ts';
import { sharedX, visibleSteps } from './scene.ts';
import type { Scene } from './scene.ts';
import { stretchesOf, stretchSize } from './stretches.ts';

export const conflictHeight = 94;
export const stripHeight = 26;

/** Width of a cell of a strip, pixels. */
const cellWidth = 7;

/** Above as many pairs only those most in conflict are drawn, as strips and as lines. */
export const mostPairs = { strips: 6, lines: 4 } as const;

const shareOf = ({ conflicting, measured }: Pair): number => (measured === 0 ? 0 : conflicting / measured);

/** The pairs whose gradients are drawn: all where there are few, else those that are most often against each other. */
export function shownPairs({ pairs }: Run, most: number): readonly Pair[] {
  const all = pairs.all();
  if (all.length <= most) return all;
  const chosen = new Set(all.toSorted((a, b) => shareOf(b) - shareOf(a)).slice(0, most));
  return all.filter((pair) => chosen.has(pair));
}

/** The cosine of two tasks' gradients over time as a strip of coloured cells, each a mean over equally many steps. */
export function stripContent(scene: Scene, a: string, b: string, columns: number): Content {
  const { focus, numbers } = scene;
  const x = sharedX(scene, columns);
  const y = { from: 0, to: 1, ticks: [], log: false, format: () => '' };
  const pair = focus.pairs.all().find((each) => each.a === a && each.b === b);
  if (!pair) return { label: `Cosine of ${a} and ${b}: not measured`, x, y, lines: [] };
  const positions = focus.positions(scene.settings.axis);
  const size = Math.max(stretchSize(scene, focus, columns, cellWidth), spacing(focus, pair));
  const cells = stretchesOf(scene, focus, size).map(({ from, to }) => ({
    from: from === 0 ? 0 : positions.at(from - 1),
    to: positions.at(to - 1),
    value: pair.sums.mean(from, to),
  }));
  const { raw } = pair.cosine;
  const newest = raw.at(lastFinite(raw, focus.length - 1));
  const often = `below 0 in ${numbers.percent(shareOf(pair))} of ${numbers.integer(pair.measured)} measured steps`;
  return {
    label: `Cosine of the gradients of ${a} and ${b} over time in run ${focus.record.id}, means of ${numbers.integer(size)} steps; newest ${numbers.value(newest, 2)}, ${often}`,
    value: signed(numbers, newest),
    aside: `< 0 in ${numbers.percent(shareOf(pair))}`,
    x,
    y,
    lines: [],
    strip: { name: `cosine ${a} · ${b}`, run: focus.record.id, cells },
  };
}

/** With its sign, which says what the colour says. */
function signed(numbers: Numbers, value: number): string {
  return (value > 0 ? '+' : '') + numbers.value(value, 2);
}

/** A power of two that is no less than the steps between two measurements. */
function spacing(run: Run, { measured }: Pair): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, run.length / Math.max(1, measured))));
}

/** The cosine of two tasks' gradients in each measured step, as it was and smoothed, and how alike their lengths are. */
export function conflictContent(scene: Scene, a: string, b: string, columns: number): Content {
  const { focus, numbers, settings, theme } = scene;
  const pair = focus.pairs.all().find((each) => each.a === a && each.b === b);
  const y = { from: -1, to: 1, ticks: [-1, 0, 1], log: false, format: (v: number) => numbers.axis(v) };
  const x = sharedX(scene, columns);
  if (!pair) return { label: `Cosine of ${a} and ${b}: not measured`, x, y, lines: [] };
  const swatch = { color: theme.inkColor, text: theme.ink };
  const run = focus.record.id;
  const linear = { ...scene, settings: { ...settings, log: false } };
  const { raw, extremes } = pair.cosine;
  const smoothed = pair.cosine.smoothed(settings.smoothing);
  const measured = visibleSteps(linear, focus, { series: raw, extremes }, columns).points;
  const lengths = { series: pair.similarity.raw, extremes: pair.similarity.extremes };
  const alike = visibleSteps(linear, focus, lengths, columns).points;
  const latest = lastFinite(smoothed.series, focus.length - 1);
  const value = latest < 0 ? '–' : numbers.value(smoothed.series.at(latest), 2);
  const lines: Line[] = [
    { name: 'similarity of lengths', run, points: alike, swatch, width: 1, dash: [3, 3], opacity: 0.5 },
    { name: 'cosine', run, points: measured, swatch, width: 1, opacity: theme.rawOpacity },
    {
      name: 'cosine, smoothed',
      run,
      points: visibleSteps(linear, focus, smoothed, columns).points,
      swatch,
      width: 2,
      crossed: true,
      end: value,
    },
  ];
  const often = `below 0 in ${numbers.percent(shareOf(pair))} of ${numbers.integer(pair.measured)} steps`;
  return {
    label: `Cosine of the gradients of ${a} and ${b} in run ${run}: newest ${value}, ${often}`,
    value,
    aside: `< 0 in ${numbers.percent(shareOf(pair))}`,
    x,
    y,
    lines,
    references: [0],
  };
}
