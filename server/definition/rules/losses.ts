import type { Loss } from '../experiment.ts';
import { targetText, type TargetKind } from '../formats.ts';
import { lossesOf } from '../loss.ts';
import { metricsOf } from '../metric.ts';
import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem, replacement, type Range } from '../reading/reading.ts';
import { targetOf } from '../resolve.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule } from './rule.ts';

/** The losses and metrics that can be computed for each kind of target. */
export const fitting: Readonly<Record<TargetKind['kind'], readonly string[]>> = {
  class: [...lossesOf.class, ...metricsOf.class],
  number: [...lossesOf.number, ...metricsOf.number],
  labels: [...lossesOf.labels, ...metricsOf.labels],
  tags: [...lossesOf.tags, ...metricsOf.tags],
};

/** Losses and metrics fit what the target is. */
export const checkLosses: Rule = ({ written, places }) =>
  Object.entries(written.tasks ?? {}).flatMap(([name, task]) => {
    const path = `tasks/${name}`;
    const target = targetOf(written.data, task);
    if (!target) return repeatedEntries(places, `${path}/metrics`);
    const fit = `does not fit the target '${task.target}', which is ${targetText(target)}`;
    return [
      ...checkLoss(places, `${path}/loss`, fit, target, task.loss),
      ...checkMetrics(places, `${path}/metrics`, fit, target),
      ...repeatedEntries(places, `${path}/metrics`),
    ];
  });

function checkLoss(
  places: Places,
  path: string,
  fit: string,
  target: TargetKind,
  loss: Loss | undefined,
): readonly Problem[] {
  if (loss === undefined) return [];
  const range = places.value(path);
  const right = lossesOf[target.kind].filter((name) => !needsTwo(name, target));
  if (!right.includes(loss.type)) {
    const fixes = right.slice(0, 2).map((other) => replacement(`Change to '${other}'`, range, other));
    return [problem('loss-does-not-fit', range, `The loss ${loss.type} ${fit}; use ${inWords(right)}.`, { fixes })];
  }
  return checkClassWeights(places.value(`${path}/${loss.type}/classWeights`), target, loss);
}

/** One logit tells two classes apart, not more. */
const needsTwo = (name: string, target: TargetKind): boolean =>
  name === 'binaryCrossEntropy' && target.kind === 'class' && target.classes !== undefined && target.classes !== 2;

function checkClassWeights(range: Range, target: TargetKind, loss: Loss): readonly Problem[] {
  if (!('classWeights' in loss) || loss.classWeights === 'none') return [];
  if (target.kind === 'labels') {
    const message = 'classWeights are for targets of one class; leave them out.';
    return [problem('loss-does-not-fit', range, message)];
  }
  const { classWeights } = loss;
  const classes = target.kind === 'number' ? undefined : target.classes;
  if (typeof classWeights === 'string' || classes === undefined || classWeights.length === classes) return [];
  const message = `classWeights has ${classWeights.length} numbers, but the target has ${classes} classes; write one number a class.`;
  return [problem('loss-does-not-fit', range, message)];
}

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;

function checkMetrics(places: Places, path: string, fit: string, target: TargetKind): readonly Problem[] {
  const right = metricsOf[target.kind];
  const wrong = Object.values(metricsOf).flatMap((metrics) => metrics.filter((metric) => !right.includes(metric)));
  return places.items(path).flatMap(({ text, range }) => {
    if (!wrong.some((metric) => metric === text)) return [];
    const fixes = right.slice(0, 2).map((other) => replacement(`Change to '${other}'`, range, other));
    const message = `The metric ${text} ${fit}; use ${inWords(right)}.`;
    return [problem('metric-does-not-fit', range, message, { fixes })];
  });
}
