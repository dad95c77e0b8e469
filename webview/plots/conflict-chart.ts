import type { Content, Line } from '../chart/content.ts';
import { lastFinite } from '../chart/series.ts';
import type { Pair } from './pairs.ts';
import type { Run } from './run.ts';
import { sharedX, visibleSteps } from './scene.ts';
import type { Scene } from './scene.ts';

export const conflictHeight = 94;

/** Above as many pairs only those most in conflict are drawn. */
export const mostPairs = 4;

const shareOf = ({ conflicting, measured }: Pair): number => (measured === 0 ? 0 : conflicting / measured);

/** The pairs whose gradients are drawn: all where there are few, else those that are most often against each other. */
export function shownPairs({ pairs }: Run): readonly Pair[] {
  const all = pairs.all();
  if (all.length <= mostPairs) return all;
  const chosen = new Set(all.toSorted((a, b) => shareOf(b) - shareOf(a)).slice(0, mostPairs));
  return all.filter((pair) => chosen.has(pair));
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
