import type { TargetKind } from './formats.ts';
import type { lossSchema } from './schema/losses.ts';
import type { Value } from './schema/schema.ts';

/** What a task minimises, with its options. */
export type Loss = Value<typeof lossSchema>;

/** What each label of a class counts. */
export type ClassWeights = Extract<Loss, { type: 'crossEntropy' }>['classWeights'];

/** The loss of a target where the file names none. */
export function defaultLoss(kind: TargetKind['kind'] | undefined): Loss {
  switch (kind) {
    case 'number':
      return { type: 'mse' };
    case 'labels':
      return { type: 'binaryCrossEntropy', positiveWeight: 1 };
    case 'class':
    case 'tags':
    case undefined:
      return { type: 'crossEntropy', labelSmoothing: 0, classWeights: 'none' };
    default:
      return kind satisfies never;
  }
}

/** The losses of each kind of target, the default first. */
export const lossesOf: Readonly<Record<TargetKind['kind'], readonly Loss['type'][]>> = {
  class: ['crossEntropy', 'focal', 'binaryCrossEntropy', 'ordinal'],
  number: ['mse', 'mae', 'huber'],
  labels: ['binaryCrossEntropy', 'focal'],
  tags: ['crossEntropy', 'focal'],
};

/** Outputs of a task's last layer, for a row or for each step of it; `classes` is 0 for numbers. */
export function unitsFor(loss: Loss['type'], kind: TargetKind['kind'], classes: number): number {
  if (kind === 'number') return 1;
  if (kind !== 'class') return classes;
  if (loss === 'binaryCrossEntropy') return 1;
  return loss === 'ordinal' ? classes - 1 : classes;
}
