import { targetKind } from '../definition/formats.ts';
import { fitting } from '../definition/rules/losses.ts';
import type { Range } from '../definition/reading/reading.ts';
import type { Key, Keys, Option, Schema } from '../definition/schema/schema.ts';
import { sweepableSettings } from '../definition/sweep/settings.ts';
import { namesFor } from './candidates.ts';
import { findCursor, type Cursor } from './cursor.ts';
import { isKey, keyMarkdown, meaningMarkdown, optionMarkdown, writtenValue } from './explain.ts';
import type { DefinitionText } from './definition-text.ts';
import { canBeBare, choose, keySnippet, optionsSnippet, sweptSnippet } from './snippets.ts';

/** Something that may be typed at the cursor. */
export interface Completion extends Range {
  readonly label: string;
  readonly kind: 'key' | 'choice' | 'word' | 'name' | 'value' | 'snippet';
  /** One line. */
  readonly detail: string;
  readonly markdown?: string;
  /** Snippet text that takes the place of the range: `$1`, `${1:text}` and `${1|a,b|}` are places to fill in. */
  readonly newText: string;
}

type Draft = Omit<Completion, 'start' | 'end'>;

/** What may stand at `offset`, also in a text that is not whole. */
export function complete(definition: DefinitionText, offset: number): readonly Completion[] {
  const cursor = findCursor(definition, offset);
  if (!cursor) return [];
  const drafts = cursor.part === 'key' ? keys(cursor) : values(cursor);
  return drafts.map((draft) => ({ ...draft, start: cursor.word.start, end: Math.max(cursor.word.end, offset) }));
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

function keys(cursor: Cursor): readonly Draft[] {
  const { place, places } = cursor;
  const parent = parentOf(place.path);
  const present = places.names(parent);
  const container = place.container;
  if (!container) return [];
  switch (container.kind) {
    case 'record':
      return keysOf(container.keys, present, cursor);
    case 'tagged': {
      const tag = places.textAt(parent === '' ? container.tag : `${parent}/${container.tag}`);
      const option = tag !== undefined && Object.hasOwn(container.options, tag) ? container.options[tag] : undefined;
      const tagKey: Key = { is: { kind: 'word', words: container.options }, ...container.explained };
      return keysOf({ ...(option ? {} : { [container.tag]: tagKey }), ...option?.keys }, present, cursor);
    }
    case 'choice':
      return Object.entries(container.options).map(([name, option]) => asKey(name, option, cursor));
    case 'map':
      if (container.columns === true && !cursor.hasValue)
        return columnsFor(cursor).flatMap((draft) =>
          present.includes(draft.label)
            ? []
            : [{ ...draft, newText: `${draft.newText}: ${choose(1, ['class', 'number'])}` }],
        );
      return container.keysAre
        ? namesFor({ kind: 'name', of: container.keysAre }, cursor.around, place.path)
            .filter(({ name }) => !present.includes(name))
            .map(({ name, detail }) => ({
              label: name,
              kind: 'name',
              detail,
              newText: cursor.hasValue ? name : `${name}: \${1:1}`,
            }))
        : newEntry(container.of, container.entry, cursor);
    case 'settings':
      return settings(cursor, present);
    default:
      return [];
  }
}

/** Dotted paths of settings, which a sweep may try values for. */
function settings({ places, place, hasValue }: Cursor, present: readonly string[]): readonly Draft[] {
  const tried = (path: string): readonly string[] => {
    const values = `${parentOf(place.path)}/${path}`;
    return places.names(values).flatMap((item) => {
      const names = places.names(`${values}/${item}`);
      return names.length > 0 ? names : (places.textAt(`${values}/${item}`) ?? []);
    });
  };
  return sweepableSettings(places, tried).flatMap(({ path, schema, explained }) => {
    if (present.includes(path)) return [];
    const markdown = isKey(explained) ? keyMarkdown(path, explained) : meaningMarkdown(explained);
    const newText = hasValue ? path : `${path}: ${sweptSnippet(schema)}`;
    return [{ label: path, kind: 'name', detail: explained.meaning, markdown, newText }];
  });
}

function keysOf(keysThere: Keys, present: readonly string[], cursor: Cursor): readonly Draft[] {
  const free = Object.entries(keysThere).filter(([name]) => !present.includes(name));
  return free.map(([name, key]) => ({
    label: name,
    kind: 'key',
    detail: key.meaning,
    markdown: keyMarkdown(name, key),
    newText: cursor.hasValue ? name : keySnippet(name, key, cursor.surroundings === 'flow'),
  }));
}

function asKey(name: string, option: Option, cursor: Cursor): Draft {
  const about = {
    label: name,
    kind: 'choice',
    detail: option.meaning,
    markdown: optionMarkdown(name, option),
  } as const;
  return { ...about, newText: cursor.hasValue ? name : `${name}: ${optionsSnippet(option.keys)}` };
}

/** An entry under a name that the person chooses: a data set or a task. */
function newEntry(of: Schema, entry: string, cursor: Cursor): readonly Draft[] {
  if (cursor.hasValue) return [];
  const about = { label: `new ${entry}`, kind: 'snippet', detail: `Adds a ${entry} under a name of yours.` } as const;
  if (of.kind === 'tagged') {
    const formats = choose(2, Object.keys(of.options));
    return [{ ...about, newText: `\${1:name}: { ${of.tag}: ${formats}$3 }` }];
  }
  const data = namesFor({ kind: 'name', of: 'data' }, cursor.around, '').map(({ name }) => name);
  return [{ ...about, newText: `\${1:name}: { data: ${choose(2, data)}, target: $3 }` }];
}

function values(cursor: Cursor): readonly Draft[] {
  const { place, places } = cursor;
  if (!place.schema) return [];
  const list = parentOf(place.path);
  const isItem = place.key === undefined && places.get(list)?.schema?.kind !== 'map';
  const others = isItem ? places.names(list).map((name) => places.textAt(`${list}/${name}`)) : [];
  return valuesOf(place.schema, place.explained, cursor).filter(
    ({ label, kind }) => (kind === 'choice' || !others.includes(label)) && fitsTarget(cursor, label),
  );
}

/** Whether a loss or a metric fits the target of the task that it is typed for, as far as the target is known. */
function fitsTarget({ place, places, around }: Cursor, word: string): boolean {
  const [part, name, key] = place.path.split('/');
  if (part !== 'tasks' || name === undefined || (key !== 'loss' && key !== 'metrics')) return true;
  const data = places.textAt(`tasks/${name}/data`) ?? '';
  const sources = around.written.data ?? {};
  const source = Object.hasOwn(sources, data) ? sources[data] : undefined;
  const target = source && targetKind(source, places.textAt(`tasks/${name}/target`) ?? '');
  return target === undefined || fitting[target.kind].includes(word);
}

/** The columns or arrays of the file of the data set around the cursor, as far as it has been looked at. */
function columnsFor({ place, data }: Cursor): readonly Draft[] {
  const [, name = ''] = place.path.split('/');
  const { columns = [], arrays = [] } = (data && Object.hasOwn(data, name) ? data[name] : undefined) ?? {};
  const draft = (label: string, detail: string): Draft => ({
    label,
    kind: 'name',
    detail,
    newText: /^[A-Za-z_][\w .()/-]*$/.test(label) ? label : JSON.stringify(label),
  });
  return [
    ...columns.map(({ name: column, kind, missing }) =>
      draft(
        column,
        `A column of ${kind === 'number' ? 'numbers' : 'texts'}${missing > 0 ? `, ${missing} values missing` : ''}.`,
      ),
    ),
    ...arrays.map((array) => draft(array, 'An array of the archive.')),
  ];
}

function valuesOf(schema: Schema, explained: object | undefined, cursor: Cursor): readonly Draft[] {
  const fallback = explained && 'default' in explained ? explained.default : undefined;
  switch (schema.kind) {
    case 'word':
      return Object.entries(schema.words).map(([word, about]) => {
        const detail = word === fallback ? `Default. ${about.meaning}` : about.meaning;
        return { label: word, kind: 'word', detail, markdown: meaningMarkdown(about), newText: word };
      });
    case 'either':
      return valuesOf(schema.word, explained, cursor);
    case 'boolean':
      return ['true', 'false'].map((word) => ({ label: word, kind: 'value', detail: '', newText: word }));
    case 'number':
      return fallback === undefined
        ? []
        : [{ label: writtenValue(fallback), kind: 'value', detail: 'The default.', newText: writtenValue(fallback) }];
    case 'text':
      return schema.column ? columnsFor(cursor) : [];
    case 'name':
      return namesFor(schema, cursor.around, cursor.place.path).map(({ name, detail }) => ({
        label: name,
        kind: 'name',
        detail,
        newText: name,
      }));
    case 'choice':
      return Object.entries(schema.options).flatMap(([name, option]) => choiceValues(name, option, cursor));
    case 'list':
      return inList(schema.of, cursor);
    case 'swept':
      return [
        ...(schema.distributions ? valuesOf(schema.distributions, undefined, cursor) : []),
        ...inList(schema.list.of, cursor),
      ];
    case 'record':
      return whole(keysOf(schema.keys, [], cursor), cursor);
    default:
      return [];
  }
}

function choiceValues(name: string, option: Option, cursor: Cursor): readonly Draft[] {
  const about = { kind: 'choice', detail: option.meaning, markdown: optionMarkdown(name, option) } as const;
  const bare: Draft = { ...about, label: name, newText: name };
  if (Object.keys(option.keys).every((key) => key === 'name')) return [bare];
  const pair = `${name}: ${optionsSnippet(option.keys)}`;
  const isBlock = cursor.surroundings === 'item' || cursor.surroundings === 'line';
  const newText = isBlock ? pair : `{ ${pair} }`;
  const withOptions: Draft = { ...about, label: canBeBare(option) ? `${name}: {…}` : name, newText };
  return canBeBare(option) ? [bare, withOptions] : [withOptions];
}

/** Where a list is wanted but none has been begun: its entries, with the brackets or the dash that begin it. */
function inList(of: Schema, cursor: Cursor): readonly Draft[] {
  if (cursor.surroundings === 'line')
    return valuesOf(of, undefined, { ...cursor, surroundings: 'item' }).map((draft) => ({
      ...draft,
      newText: `- ${draft.newText}`,
    }));
  const flow: Cursor = { ...cursor, surroundings: 'flow' };
  return valuesOf(of, undefined, flow).map((draft) => ({ ...draft, newText: `[${draft.newText}]` }));
}

/** Keys where a map is wanted but none has been begun: within braces, unless they have a line of their own. */
function whole(drafts: readonly Draft[], { surroundings }: Cursor): readonly Draft[] {
  if (surroundings === 'line' || surroundings === 'item') return drafts;
  return drafts.map((draft) => ({ ...draft, newText: `{ ${draft.newText.replace(/\n\s*/g, ' ')} }` }));
}
