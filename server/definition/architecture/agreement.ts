import { weightShapes } from '../layer-shapes/propagate.ts';
import type { Layer } from '../experiment.ts';
import { propagate, shapeText, type Shape } from '../shapes.ts';
import type { Sharing } from '../sharing.ts';
import { PlanError } from './plan.ts';

/** Methods whose gates or masks look at the whole of what enters, so that it must have one shape. */
const gated: readonly Sharing['type'][] = ['mmoe', 'cgc', 'ple', 'dselectK', 'mtan'];

/** Whether a method needs what enters the shared encoder to have one shape. */
export const needsOneShape = (sharing: Sharing['type']): boolean => gated.includes(sharing);

/** Throws a `PlanError` where rows of several shapes enter layers that have one set of arrays, or gates that look at all of them. */
export function checkAgreement(
  place: string,
  layers: readonly Layer[],
  inputs: Readonly<Record<string, Shape>>,
  oneShape: boolean,
): void {
  const [first, ...others] = Object.entries(inputs);
  if (!first) return;
  const arrays = (shape: Shape): string => JSON.stringify(propagate(layers, shape).steps.map(weightShapes));
  for (const [task, shape] of others) {
    if (shape.join() === first[1].join() || (!oneShape && arrays(shape) === arrays(first[1]))) continue;
    throw new PlanError(
      `${place} gets ${shapeText(first[1])} from the task '${first[0]}' but ${shapeText(shape)} from '${task}', which it cannot share; use data sets of one size, or model.encoders that end alike.`,
    );
  }
}
