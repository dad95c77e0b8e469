import type { Layer } from '../experiment.ts';

/** Splits layers into blocks; each block but the first begins with one of the layers named. */
export function blocksFrom(layers: readonly Layer[], beginnings: readonly string[]): readonly (readonly Layer[])[] {
  const blocks: Layer[][] = [[]];
  for (const [i, layer] of layers.entries()) {
    if (i > 0 && beginnings.includes(layer.name)) blocks.push([]);
    blocks.at(-1)?.push(layer);
  }
  return blocks;
}

/** Splits layers into blocks, each of which ends with one of the layers named, and the rest after the last of them. */
export function blocksTo(
  layers: readonly Layer[],
  ends: readonly string[],
): { readonly blocks: readonly (readonly Layer[])[]; readonly rest: readonly Layer[] } {
  const places = layers.flatMap(({ name }, i) => (ends.includes(name) ? [i + 1] : []));
  const blocks = places.map((end, i) => layers.slice(i === 0 ? 0 : places[i - 1], end));
  return { blocks, rest: layers.slice(places.at(-1) ?? 0) };
}
