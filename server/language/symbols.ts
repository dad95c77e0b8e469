import type { DetailedAnalysis } from '../definition/analyze.ts';
import { isOwn } from '../definition/extends/joined-text.ts';
import type { Places } from '../definition/reading/places.ts';
import type { Place, Range } from '../definition/reading/reading.ts';
import type { DefinitionText } from './definition-text.ts';
import { layerEntry } from './layer-entry.ts';

/** An entry of the outline. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'part' | 'data' | 'layer' | 'task' | 'term';
  readonly range: Range;
  /** What is selected when the entry is chosen; within `range`. */
  readonly selection: Range;
  readonly children: readonly OutlineEntry[];
}

/** The outline: the parts of the file, and in them data sets, layers, tasks, regularisers. */
export function symbols({ analysis }: DefinitionText): readonly OutlineEntry[] {
  const { places } = analysis;
  return places.names('').flatMap((name) => {
    const place = ownPlace(places, name);
    return place ? [symbol(name, scalarDetail(analysis, place), 'part', place, childrenOf(analysis, name))] : [];
  });
}

/** What stands at a path, if it stands in this file. */
function ownPlace(places: Places, path: string): Place | undefined {
  const place = places.get(path);
  return place && isOwn(place.key ?? place.value) ? place : undefined;
}

function symbol(
  name: string,
  detail: string,
  kind: OutlineEntry['kind'],
  { key, value }: Place,
  children: readonly OutlineEntry[] = [],
): OutlineEntry {
  const selection = key ?? value;
  const range = { start: Math.min(selection.start, value.start), end: Math.max(selection.end, value.end) };
  return { name, detail, kind, range, selection, children };
}

function scalarDetail({ places }: DetailedAnalysis, { schema, path }: Place): string {
  const isScalar = schema?.kind === 'number' || schema?.kind === 'text' || schema?.kind === 'word';
  return isScalar ? (places.textAt(path) ?? '') : '';
}

function childrenOf(analysis: DetailedAnalysis, part: string): readonly OutlineEntry[] {
  switch (part) {
    case 'data':
      return entries(analysis, 'data', 'data', 'format');
    case 'tasks':
      return entries(analysis, 'tasks', 'task', 'target').map((task) => ({
        ...task,
        children: layers(analysis, `tasks/${task.name}/head`, 'layer'),
      }));
    case 'model':
      return [
        ...entries(analysis, 'model/encoders', 'layer', 'data').map((encoder) => ({
          ...encoder,
          children: layers(analysis, `model/encoders/${encoder.name}/layers`, 'layer'),
        })),
        ...layers(analysis, 'model/encoder', 'layer'),
      ];
    case 'objective':
      return layers(analysis, 'objective/regularizers', 'term');
    default:
      return [];
  }
}

function entries(
  { places }: DetailedAnalysis,
  part: string,
  kind: OutlineEntry['kind'],
  about: string,
): readonly OutlineEntry[] {
  return places.names(part).flatMap((name) => {
    const place = ownPlace(places, `${part}/${name}`);
    return place?.key ? [symbol(name, places.textAt(`${part}/${name}/${about}`) ?? '', kind, place)] : [];
  });
}

function layers({ places }: DetailedAnalysis, list: string, kind: OutlineEntry['kind']): readonly OutlineEntry[] {
  return places.names(list).flatMap((index) => {
    const path = `${list}/${index}`;
    const place = ownPlace(places, path);
    const name = layerEntry(places, path);
    return place && name !== undefined ? [symbol(name, places.textAt(`${path}/${name}/name`) ?? '', kind, place)] : [];
  });
}
