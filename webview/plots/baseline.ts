import type { Run } from './run.ts';
import type { Scene } from './scene.ts';

/** The run that the others are compared with, where one is pinned and shown. */
export function baselineOf({ settings, runs }: Scene): Run | undefined {
  return runs.find(({ run }) => run.record.id === settings.baseline)?.run;
}

/**
 * How far a value is from the baseline's: `▲ −0.085`, where ▲ is better and ▼ worse; nothing without a baseline, for the
 * baseline itself, and where one of the two was not measured.
 */
export function againstBaseline(
  scene: Scene,
  valueOf: (run: Run) => number | undefined,
  higherIsBetter: boolean,
  digits = 3,
): string {
  const baseline = baselineOf(scene);
  if (!baseline || baseline === scene.focus) return '';
  const [own, other] = [valueOf(scene.focus), valueOf(baseline)];
  if (own === undefined || other === undefined || !Number.isFinite(own - other)) return '';
  const difference = own - other;
  const sign = difference === 0 ? '=' : difference > 0 === higherIsBetter ? '▲' : '▼';
  return `${sign} ${difference > 0 ? '+' : ''}${scene.numbers.value(difference, digits)}`;
}
