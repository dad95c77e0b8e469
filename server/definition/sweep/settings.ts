import type { Places } from '../reading/places.ts';
import { below } from '../reading/reading.ts';
import { experimentSchema } from '../schema/experiment.ts';
import type { Explained, Keys, Schema } from '../schema/schema.ts';

/** Something of a definition that a dotted path leads to, written or left to its default. */
export interface Setting {
  /** Steps from the root, joined by dots: `training.optimizer.adam.learningRate`. */
  readonly path: string;
  readonly schema: Schema;
  readonly explained: Explained;
  /** As it would be written, where its key says. */
  readonly fallback?: unknown;
  /** Why no sweep may change it. */
  readonly notSwept?: string;
}

/** What a definition looks like to a path through it. */
export type Layout = Pick<Places, 'names' | 'textAt'>;

/** By the dotted path of a choice: the options that a sweep tries for it. */
export type Tried = (path: string) => readonly string[];

export const rootSetting: Setting = {
  path: '',
  schema: experimentSchema,
  explained: { meaning: 'The definition.' },
};

const placeOf = ({ path }: Setting): string => path.replaceAll('.', '/');

const stepDown = (above: Setting, step: string): string => (above.path === '' ? step : `${above.path}.${step}`);

/**
 * What stands below a setting, by the next step of its path. Of a choice, only the option that the file takes, or those that
 * a sweep tries.
 */
export function settingsBelow(above: Setting, layout: Layout, tried: Tried): ReadonlyMap<string, Setting> {
  const { schema, notSwept } = above;
  const reason = notSwept === undefined ? {} : { notSwept };
  const all = (names: readonly string[], of: (name: string) => Omit<Setting, 'path'> | undefined) =>
    new Map(
      names.flatMap((name) => {
        const setting = of(name);
        return setting ? [[name, { ...reason, ...setting, path: stepDown(above, name) }] as const] : [];
      }),
    );
  switch (schema.kind) {
    case 'record':
      return all(Object.keys(schema.keys), (name) => ofKey(schema.keys, name));
    case 'tagged': {
      const tag = layout.textAt(below(placeOf(above), schema.tag)) ?? '';
      const keys = Object.hasOwn(schema.options, tag) ? (schema.options[tag]?.keys ?? {}) : {};
      return all(Object.keys(keys), (name) => ofKey(keys, name));
    }
    case 'map':
      return all(layout.names(placeOf(above)), () => ({
        schema: schema.of,
        explained: { meaning: `A ${schema.entry}.` },
      }));
    case 'list':
      return all(layout.names(placeOf(above)), () => ({ schema: schema.of, explained: above.explained }));
    case 'choice': {
      const chosen = chosenOption(above, layout);
      const others = tried(above.path);
      const names = others.length > 0 ? others : chosen === undefined ? [] : [chosen];
      return all(names, (name) => {
        const option = schema.options[name];
        return option && { schema: { kind: 'record', keys: option.keys }, explained: option };
      });
    }
    default:
      return new Map();
  }
}

function ofKey(keys: Keys, name: string): Omit<Setting, 'path'> | undefined {
  const key = keys[name];
  if (!key) return undefined;
  const { is, default: fallback, notSwept } = key;
  return {
    schema: is,
    explained: key,
    ...(fallback !== undefined && { fallback }),
    ...(notSwept !== undefined && { notSwept }),
  };
}

/** The option of a choice that the file takes, or has by default. */
export function chosenOption({ path, schema, fallback }: Setting, layout: Layout): string | undefined {
  if (schema.kind !== 'choice') return undefined;
  const place = path.replaceAll('.', '/');
  const written = [...layout.names(place), layout.textAt(place), fallback];
  return written.filter((name) => typeof name === 'string').find((name) => Object.hasOwn(schema.options, name));
}

/** Whether values can be given for a setting itself, not only for what stands below it. */
export function takesValues({ schema }: Setting): boolean {
  return !['record', 'map', 'tagged', 'settings', 'swept'].includes(schema.kind);
}

/** Every setting of a definition that a sweep may change, in the order of the format. */
export function sweepableSettings(layout: Layout, tried: Tried): readonly Setting[] {
  const visit = (setting: Setting): readonly Setting[] => {
    if (setting.notSwept !== undefined) return [];
    const inner = [...settingsBelow(setting, layout, tried).values()].flatMap(visit);
    return takesValues(setting) ? [setting, ...inner] : inner;
  };
  return visit(rootSetting);
}
