import type { Parameter } from '../model/parameter.ts';
import type { StepMeasure } from './parts.ts';

/** A run that cannot go on: the message says at which step, in which task and why. */
export class TrainingError extends Error {
  readonly code = 'training-diverged';
}

/** Where a step stands. */
export interface StepPlace {
  readonly step: number;
  readonly epoch: number;
}

/** What is wrong with a step's numbers, in a sentence or two; nothing where all are finite. */
export function divergence(measure: StepMeasure, place: StepPlace): string | undefined {
  const what = brokenThing(measure, place);
  if (what === undefined) return undefined;
  const kept = place.epoch > 1 ? ` The state after epoch ${place.epoch - 1} is kept.` : '';
  return `${what} Try a smaller learning rate, a warm-up or gradientClipping.${kept}`;
}

function brokenThing({ tasks, total, gradient, gram }: StepMeasure, { step, epoch }: StepPlace): string | undefined {
  const when = `at step ${step} (epoch ${epoch})`;
  for (const [task, { loss }] of Object.entries(tasks)) {
    if (!Number.isFinite(loss)) return `The loss of ${task} became ${wordFor(loss)} ${when}.`;
  }
  const names = Object.keys(tasks);
  const broken = names.findIndex((_, i) => gram && !Number.isFinite(gram.get(i, i)));
  if (gram && broken >= 0)
    return `The gradient of the loss of ${names[broken]} by the shared parameters became ${wordFor(gram.get(broken, broken))} ${when}, though every loss is finite.`;
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
