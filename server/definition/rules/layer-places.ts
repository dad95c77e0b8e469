import type { Layer } from '../experiment.ts';
import { innerChains } from '../layer.ts';
import { namedLayers, type NamedEntries } from '../resolve.ts';
import type { Written } from '../schema/experiment.ts';
import type { Subject } from './rule.ts';

/** A layer with where it is written: `model/encoder/0`, `tasks/ten/head/1`. */
export interface PlacedLayer {
  readonly layer: Layer;
  readonly path: string;
}

/** All layers with their names, also those inside others: encoders first, then the heads in the order of the tasks. */
export function placedLayers({ written }: Pick<Subject, 'written'>): readonly PlacedLayer[] {
  const { encoder, entries, encoders, heads } = namedLayers(written);
  const inEncoders = Object.entries(encoders).flatMap(([name, own]) =>
    withEntries(own, written.model?.encoders?.[name]?.layers ?? [], `model/encoders/${name}/layers`),
  );
  const inEncoder = withEntries({ layers: encoder, entries }, written.model?.encoder ?? [], 'model/encoder');
  const inHeads = Object.entries(heads).flatMap(([task, layers]) =>
    layers.flatMap((layer, i) => withPlaces(layer, `tasks/${task}/head/${i}`)),
  );
  return [...inEncoders, ...inEncoder, ...inHeads];
}

function withEntries(
  { layers, entries }: NamedEntries,
  list: Written['model']['encoder'],
  root: string,
): readonly PlacedLayer[] {
  return layers.flatMap((layer, i) => {
    const entry = entries[i] ?? 0;
    const path = `${root}/${entry}`;
    // What a preset stands for is not written anywhere else.
    const preset = list[entry]?.type !== layer.type;
    return withPlaces(layer, path).map((placed) => (preset ? { ...placed, path } : placed));
  });
}

const withPlaces = (layer: Layer, path: string): readonly PlacedLayer[] => [
  { layer, path },
  ...innerChains(layer).flatMap((chain, c) =>
    chain.flatMap((inner, i) => withPlaces(inner, innerPath(layer, path, c, i))),
  ),
];

/** Where the `i`th layer of the `c`th chain inside a layer is written. */
export function innerPath({ type }: Layer, path: string, c: number, i: number): string {
  switch (type) {
    case 'residual':
      return `${path}/residual/${c === 0 ? 'layers' : 'shortcut'}/${i}`;
    case 'parallel':
      return `${path}/parallel/branches/${c}/${i}`;
    default:
      return `${path}/${type}/layer`;
  }
}

/** Whether every layer could be read, so that names and indices are what they will be. */
export const layersAreWhole = ({ written, places, isBroken, taskNames }: Subject): boolean =>
  written.model !== undefined &&
  !isBroken('model/encoder') &&
  !isBroken('model/encoders') &&
  Object.keys(written.tasks ?? {}).length === taskNames.length &&
  taskNames.every((task) => !places.has(`tasks/${task}/head`) || !isBroken(`tasks/${task}/head`));
