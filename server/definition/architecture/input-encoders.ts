import type { Layer, Model } from '../experiment.ts';
import { planStack, type PlannedStack } from './plan.ts';
import type { Shape } from '../shapes.ts';

/** Methods under which each task has layers of its own all the way. */
export const isWholeCopy = ({ sharing }: { readonly sharing: Pick<Model['sharing'], 'type'> }): boolean =>
  sharing.type === 'none' || sharing.type === 'soft';

/** The layers that the rows of a task go through before the shared encoder. */
export const layersBefore = ({ encoders = {} }: Pick<Model, 'encoders'>, task: string): readonly Layer[] =>
  Object.values(encoders).find(({ tasks }) => tasks.includes(task))?.layers ?? [];

/** A stack `encoders/NAME` for each kind of input, from the shape of the rows of its first task. */
export function planInputEncoders(
  { encoders = {} }: Pick<Model, 'encoders'>,
  inputs: Readonly<Record<string, Shape>>,
): readonly PlannedStack[] {
  return Object.entries(encoders).flatMap(([name, { tasks, layers }]) => {
    const [first] = tasks;
    if (first === undefined) return [];
    return [planStack({ prefix: `encoders/${name}`, part: 'encoder', tasks }, layers, inputs[first] ?? [])];
  });
}
