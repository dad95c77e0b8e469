import type { Part } from '../definition/architecture/plan.ts';
import type { Model } from '../definition/experiment.ts';

/** What training leaves as it starts. */
export type Frozen = NonNullable<Model['frozen']>;

/** Whether an array is frozen: `layers` are the layer that it belongs to and those around that one. */
export function isFrozen(frozen: Frozen, part: Part, layers: readonly string[]): boolean {
  if (frozen === 'none') return false;
  if (frozen === 'shared') return part !== 'head';
  return layers.some((layer) => frozen.includes(layer));
}
