import type { Loss, Metric } from '../experiment.ts';
import { targetText, type TargetKind } from '../formats.ts';
import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem, replacement, type Range } from '../reading/reading.ts';
import { targetOf } from '../resolve.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule } from './rule.ts';

const lossOf: Readonly<Record<TargetKind['kind'], Loss>> = {
  class: 'crossEntropy',
  number: 'mse',
  labels: 'crossEntropy',
  tags: 'crossEntropy',
};

const metricsOf: Readonly<Record<TargetKind['kind'], readonly Metric[]>> = {
  class: ['accuracy'],
  number: ['mse', 'rmse', 'mae', 'r2'],
  labels: [],
  tags: ['accuracy'],
};

/** The losses and metrics that can be computed for each kind of target. */
export const fitting: Readonly<Record<TargetKind['kind'], readonly string[]>> = {
  class: [lossOf.class, ...metricsOf.class],
  number: [lossOf.number, ...metricsOf.number],
  labels: [lossOf.labels, ...metricsOf.labels],
  tags: [lossOf.tags, ...metricsOf.tags],
};

/** Losses and metrics fit what the target is. */
export const checkLosses: Rule = ({ written, places }) =>
  Object.entries(written.tasks ?? {}).flatMap(([name, task]) => {
    const path = `tasks/${name}`;
    const target = targetOf(written.data, task);
    if (!target) return repeatedEntries(places, `${path}/metrics`);
    const fit = `does not fit the target '${task.target}', which is ${targetText(target)}`;
    return [
      ...checkLoss(places.value(`${path}/loss`), fit, target, task.loss),
      ...checkMetrics(places, `${path}/metrics`, fit, target),
      ...repeatedEntries(places, `${path}/metrics`),
    ];
  });

function checkLoss(range: Range, fit: string, target: TargetKind, loss: Loss | undefined): readonly Problem[] {
  const right = lossOf[target.kind];
  if (loss === undefined || loss === right) return [];
  const fixes = [replacement(`Change to '${right}'`, range, right)];
  return [problem('loss-does-not-fit', range, `The loss ${loss} ${fit}; use ${right}.`, { fixes })];
}

function checkMetrics(places: Places, path: string, fit: string, target: TargetKind): readonly Problem[] {
  const right = metricsOf[target.kind];
  const wrong = Object.values(metricsOf).flatMap((metrics) => metrics.filter((metric) => !right.includes(metric)));
  return places.items(path).flatMap(({ text, range }) => {
    if (!wrong.some((metric) => metric === text)) return [];
    const fixes = right.slice(0, 2).map((other) => replacement(`Change to '${other}'`, range, other));
    const message = `The metric ${text} ${fit}; use ${right.join(', ')}.`;
    return [problem('metric-does-not-fit', range, message, { fixes })];
  });
}
