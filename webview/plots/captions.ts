import { baselineOf } from './baseline.ts';
import { mostPairs, shownPairs } from './conflict-chart.ts';
import { metricsOf } from './metric-chart.ts';
import { checkSplit } from './loss-chart.ts';
import type { Scene } from './scene.ts';
import { stretchSize } from './stretches.ts';
import { direction } from './verdict.ts';

/** What the lines of each section mean. */
export const captions = {
  loss(scene: Scene): string {
    const { settings, focus, numbers, tasks, several } = scene;
    const check = tasks.map((task) => checkSplit(focus, task)).find((split) => split !== undefined);
    const smooth = numbers.fixed(settings.smoothing, 2);
    const parts =
      settings.smoothing > 0
        ? [`solid: training, smoothed ${smooth}`, `faint: as measured${several ? `, run ${focus.record.id}` : ''}`]
        : ['solid: training'];
    if (check) parts.push(`dashed: ${check}`);
    if (tasks.some((task) => focus.measures[task]?.loss === 'crossEntropy' && focus.measures[task]?.classes))
      parts.push('dotted: chance, ln k');
    if (settings.normalise) parts.unshift('each divided by its first value');
    if (settings.outliersAside && settings.smoothing > 0) parts.push('strokes at an edge: outliers beyond it');
    const baseline = baselineOf(scene);
    if (baseline && baseline !== focus) parts.push(`▲ better, ▼ worse than the baseline, run ${baseline.record.id}`);
    return parts.join(' · ');
  },

  metric(scene: Scene, metrics: readonly string[]): string {
    const { focus, tasks } = scene;
    if (metrics.length === 0) return '';
    const split = tasks.map((task) => checkSplit(focus, task)).find((known) => known !== undefined) ?? 'training';
    const parts = [`${split}, ${direction(metrics)}`];
    const last = focus.epochs.at(-1);
    if (split !== 'training') parts.push('faint: training');
    if (split === 'validation' && last?.test && Object.keys(last.test).length > 0) parts.push('dotted: test');
    return parts.join(' · ');
  },

  objective(scene: Scene): string {
    const { focus, numbers } = scene;
    const size = stretchSize(scene, focus, 180);
    const formula = 'L(M) = Σ wᵢLᵢ + λR(M)';
    return size > 1 ? `${formula}, means of ${numbers.integer(size)} steps` : formula;
  },

  conflict({ focus, settings, numbers }: Scene): string {
    const count = focus.pairs.all().length;
    const most = mostPairs.strips;
    const chosen = count > most ? `the ${most} of ${count} pairs that are most often below 0 · ` : '';
    const smooth = settings.smoothing > 0 ? `, smoothed ${numbers.fixed(settings.smoothing, 2)}` : '';
    return `${chosen}cosine of the tasks' gradients over the shared parameters · lines: the same${smooth}, dashed: similarity of their lengths`;
  },
};

/** Changes whenever other charts are needed. */
export function layoutOf(scene: Scene): string {
  const runs = scene.runs.map(({ run }) => run);
  const metrics = scene.tasks.map((task) => metricsOf(runs, task));
  const losses = scene.tasks.map((task) => scene.focus.measures[task]?.loss);
  return JSON.stringify([
    scene.tasks,
    metrics,
    losses,
    scene.several && scene.focus.record.id,
    scene.focus.regularizers.size > 0,
    shownPairs(scene.focus, mostPairs.strips).map(({ a, b }) => [a, b]),
    scene.settings.weights,
  ]);
}
