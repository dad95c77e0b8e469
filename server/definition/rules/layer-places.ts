import type { Layer } from '../experiment.ts';
import { namedLayers } from '../resolve.ts';
import type { Subject } from './rule.ts';

/** A layer with where it is written: `model/encoder/0`, `tasks/ten/head/1`. */
export interface PlacedLayer {
  readonly layer: Layer;
  readonly path: string;
}

/** All layers with their names, encoder first, then the heads in the order of the tasks. */
export function placedLayers({ written }: Subject): readonly PlacedLayer[] {
  const { encoder, heads } = namedLayers(written);
  const placed = (layers: readonly Layer[], list: string): readonly PlacedLayer[] =>
    layers.map((layer, i) => ({ layer, path: `${list}/${i}` }));
  const inHeads = Object.entries(heads).flatMap(([task, layers]) => placed(layers, `tasks/${task}/head`));
  return [...placed(encoder, 'model/encoder'), ...inHeads];
}

/** Whether every layer could be read, so that names and indices are what they will be. */
export const layersAreWhole = ({ written, places, isBroken, taskNames }: Subject): boolean =>
  written.model !== undefined &&
  !isBroken('model/encoder') &&
  Object.keys(written.tasks ?? {}).length === taskNames.length &&
  taskNames.every((task) => !places.has(`tasks/${task}/head`) || !isBroken(`tasks/${task}/head`));
