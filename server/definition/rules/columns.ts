import type { Places } from '../reading/places.ts';
import type { Range } from '../reading/reading.ts';

/** Every place under `path` where the name of a column of the data set's file is written. */
export function columnPlaces(
  places: Places,
  path: string,
): readonly { readonly text: string; readonly range: Range }[] {
  return places.under(path).flatMap((place) => {
    const isKey = place.container?.kind === 'map' && place.container.columns === true;
    const range = isKey ? place.key : place.schema?.kind === 'text' && place.schema.column ? place.value : undefined;
    if (!range) return [];
    const text = isKey ? place.path.slice(place.path.lastIndexOf('/') + 1) : places.textAt(place.path);
    return text === undefined ? [] : [{ text, range }];
  });
}
