import type { DetailedAnalysis } from '../definition/analyze.ts';
import { isOwn } from '../definition/extends/joined-text.ts';
import type { Range } from '../definition/reading/reading.ts';
import { placedLayers } from '../definition/rules/layer-places.ts';
import { name as layerName } from '../definition/schema/layer-keys.ts';
import type { Named } from '../definition/schema/schema.ts';

/** One place where a name of the file is written: where it is given, or where it is used. */
export interface NamePlace extends Range {
  readonly of: Named;
  readonly name: string;
  readonly part: 'definition' | 'use';
}

/** Every place of a data set's, a task's or a layer's name, in the order of the text. */
export function namePlaces({ places }: DetailedAnalysis): readonly NamePlace[] {
  const found = places.all.flatMap(({ path, key, value, schema, explained, container }): readonly NamePlace[] => {
    const last = path.slice(path.lastIndexOf('/') + 1);
    if (container?.kind === 'map' && key) {
      if (container.defines) return [{ of: container.defines, name: last, part: 'definition', ...bare(places, key) }];
      if (container.keysAre) return [{ of: container.keysAre, name: last, part: 'use', ...bare(places, key) }];
    }
    const text = places.textAt(path);
    if (text === undefined) return [];
    if (explained && 'is' in explained && explained.is === layerName.is)
      return [{ of: 'layer', name: text, part: 'definition', ...bare(places, value) }];
    if (schema?.kind !== 'name' || schema.of === 'target') return [];
    if (schema.of === 'arm') return tasksOfArm(text, bare(places, value));
    return [{ of: schema.of, name: text, part: 'use', ...bare(places, value) }];
  });
  return found.toSorted((a, b) => a.start - b.start);
}

/** A range without the quotes around it. */
function bare(places: DetailedAnalysis['places'], { start, end }: Range): Range {
  return places.isQuoted({ start, end }) ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The tasks that `single:ten` and `transfer:ten>hundred` name. */
function tasksOfArm(text: string, { start }: Range): readonly NamePlace[] {
  const arm = /^(?:single|transfer) *:/.exec(text);
  if (!arm) return [];
  return [...text.slice(arm[0].length).matchAll(/[^\s>]+/g)].map((match) => {
    const from = start + arm[0].length + match.index;
    return { of: 'task', name: match[0], part: 'use', start: from, end: from + match[0].length };
  });
}

/** The name at `offset`, if one stands there. */
export function nameAt(all: readonly NamePlace[], offset: number): NamePlace | undefined {
  return all.find(({ start, end }) => start <= offset && offset <= end);
}

/** All places of the same name. */
export const sameName = (all: readonly NamePlace[], { of, name }: NamePlace): readonly NamePlace[] =>
  all.filter((other) => other.of === of && other.name === name);

/** Where the thing under `offset` is defined: its name, or the layer that gets this name by its type and place. */
export function definitionAt(analysis: DetailedAnalysis, offset: number): Range | undefined {
  const all = namePlaces(analysis);
  const at = nameAt(all, offset);
  if (!at) return undefined;
  const given = sameName(all, at).find(({ part }) => part === 'definition');
  if (given || at.of !== 'layer') return given;
  const layer = placedLayers(analysis).find((placed) => placed.layer.name === at.name);
  return layer && typeRange(analysis, layer.path, layer.layer.type);
}

/** The word that says what a layer is, `conv2d`; of a layer in a preset, the preset. */
function typeRange({ places }: DetailedAnalysis, path: string, type: string): Range {
  return (
    places.get(`${path}/${type}`)?.key ?? places.get(`${path}/${places.names(path)[0]}`)?.key ?? places.value(path)
  );
}

/** All places of the name under `offset`, its definition among them where `withDefinition` says so. */
export function referencesAt(analysis: DetailedAnalysis, offset: number, withDefinition: boolean): readonly Range[] {
  const all = namePlaces(analysis);
  const at = nameAt(all, offset);
  return at ? sameName(all, at).filter((place) => isOwn(place) && (withDefinition || place.part === 'use')) : [];
}
