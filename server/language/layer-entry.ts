import type { Places } from '../definition/reading/places.ts';

/** The type that the list entry at `path` names, bare or with options: `flatten`, `conv2d`. */
export function layerEntry(places: Places, path: string): string | undefined {
  const [withOptions] = places.names(path);
  if (withOptions !== undefined) return withOptions;
  const bare = places.textAt(path);
  return bare !== undefined && /^\w+$/.test(bare) ? bare : undefined;
}
