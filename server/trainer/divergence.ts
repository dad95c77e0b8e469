import type { Parameter } from '../model/parameter.ts';
import type { Whereabouts } from './locate-break.ts';
import type { StepMeasure } from './parts.ts';

/** A run that cannot go on: the message says at which step, in which task and why. */
export class TrainingError extends Error {
  readonly code = 'training-diverged';
}

/** Thrown when a step's numbers are not finite, before it is known where they broke. */
export class BrokenStep extends Error {
  readonly measure: StepMeasure;
  readonly place: StepPlace;

  constructor(measure: StepMeasure, place: StepPlace) {
    super(`numbers broke at step ${place.step}`);
    this.measure = measure;
    this.place = place;
  }
}

/** Where a step stands. */
export interface StepPlace {
  readonly step: number;
  readonly epoch: number;
}

/**
 * What is wrong with a step's numbers, in a few sentences; nothing where all are finite.
 * @param labels of the terms of the regularisers
 * @param where they broke, as far as that was found out
 */
export function divergence(
  measure: StepMeasure,
  place: StepPlace,
  labels: readonly string[] = [],
  where?: Whereabouts,
): string | undefined {
  const what = brokenThing(measure, place, labels);
  if (what === undefined) return undefined;
  const advice = where?.in === 'data' ? [] : ['Try a smaller learning rate, a warm-up or gradientClipping.'];
  const kept = place.epoch > 1 ? [`The state after epoch ${place.epoch - 1} is kept.`] : [];
  return [what, ...(where ? [where.text] : []), ...advice, ...kept].join(' ');
}

function brokenThing(
  { tasks, total, gradient, gram, regularizers, added }: StepMeasure,
  { step, epoch }: StepPlace,
  labels: readonly string[],
): string | undefined {
  const when = `at step ${step} (epoch ${epoch})`;
  for (const [task, { loss }] of Object.entries(tasks)) {
    if (!Number.isFinite(loss)) return `The loss of ${task} became ${wordFor(loss)} ${when}.`;
  }
  const names = Object.keys(tasks);
  const broken = names.findIndex((_, i) => gram && !Number.isFinite(gram.get(i, i)));
  if (gram && broken >= 0)
    return `The gradient of the loss of ${names[broken]} by the shared parameters became ${wordFor(gram.get(broken, broken))} ${when}, though every loss is finite.`;
  const term = regularizers.findIndex((value) => !Number.isFinite(value));
  if (term >= 0)
    return `The regulariser ${labels[term] ?? term + 1} became ${wordFor(regularizers[term] ?? Number.NaN)} ${when}, though every loss is finite.`;
  if (!Number.isFinite(added))
    return `What the methods add became ${wordFor(added)} ${when}, though every loss is finite.`;
  if (!Number.isFinite(total)) return `The objective became ${wordFor(total)} ${when}, though every loss is finite.`;
  if (!gradient || gradient.broken.length === 0) return undefined;
  return `The gradient by ${originOf(gradient.broken, Object.keys(tasks))} became ${wordFor(gradient.norm)} ${when}, though every loss is finite.`;
}

const wordFor = (value: number): string => (Number.isNaN(value) ? 'not a number (NaN)' : 'infinite');

/**
 * Where a broken gradient comes from: it spreads from the losses towards the inputs, so its origin is the last layer of the
 * network that has one; the tasks are those whose head has one, or all that the layer serves.
 */
function originOf(broken: readonly Parameter[], trained: readonly string[]): string {
  const origin = broken.at(-1);
  const heads = broken.filter(({ part }) => part === 'head').flatMap(({ tasks }) => tasks);
  const served = (origin?.tasks ?? []).filter((task) => trained.includes(task));
  const tasks = [...new Set(heads.length > 0 ? heads : served)];
  const layer = origin?.layer === '' ? origin.name : `the layer ${origin?.layer}`;
  return `${layer} (${tasks.length === 1 ? 'task' : 'tasks'} ${tasks.join(', ')})`;
}
