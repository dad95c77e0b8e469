import type { Layer } from './experiment.ts';
import { namedLayers, type WithLayers } from './resolve.ts';

/** What the rows of a data set go through before the heads. */
export interface WayIn {
  /** The encoder of their kind of input, where the model has several. */
  readonly encoder: string | undefined;
  /** The layers of that encoder, then the shared ones. */
  readonly layers: readonly Layer[];
  /** The entry of the file that each layer comes from; a preset stands for several. */
  readonly paths: readonly string[];
  /** Where the shared layers begin. */
  readonly shared: number;
}

/** The way in of each data set, by its name. */
export function waysIn(written: WithLayers): (data: string) => WayIn {
  const { encoder, entries, encoders } = namedLayers(written);
  const chosen = Object.entries(written.model?.encoders ?? {});
  const paths = entries.map((entry) => `model/encoder/${entry}`);
  return (data) => {
    const [name] = chosen.find(([, own]) => own.data.includes(data)) ?? [];
    const own = name === undefined ? undefined : encoders[name];
    if (!own) return { encoder: undefined, layers: encoder, paths, shared: 0 };
    const ownPaths = own.entries.map((entry) => `model/encoders/${name}/layers/${entry}`);
    return {
      encoder: name,
      layers: [...own.layers, ...encoder],
      paths: [...ownPaths, ...paths],
      shared: own.layers.length,
    };
  };
}
