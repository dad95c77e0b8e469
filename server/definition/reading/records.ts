import { isMap, isScalar, type YAMLMap, type ParsedNode } from 'yaml';
import type { Fix } from '../problem.ts';
import {
  presentName,
  type Key,
  type Keys,
  type RecordSchema,
  type Schema,
  type TaggedSchema,
} from '../schema/schema.ts';
import type { At, Node, Range, Reading } from './reading.ts';
import { below, isFull, problem, rangeOf, replacement, target } from './reading.ts';
import { knownWord, nowNamed, reportType, scalarText } from './scalars.ts';
import { called, enumeration, excerpt, isRequired, suggestion } from './wording.ts';

/** One written entry of a map. */
export interface Entry {
  readonly name: string;
  readonly key: Range;
  readonly value: Node;
}

export type ParsedMap = YAMLMap<ParsedNode, ParsedNode | null>;

/** The entries of a map; keys that are no plain words and keys written twice are reported and left out. */
export function entriesOf(reading: Reading, map: ParsedMap, at: At): readonly Entry[] {
  const seen = new Map<string, Entry>();
  for (const { key: keyNode, value } of map.items) {
    if (isFull(reading)) break;
    const key = rangeOf(keyNode, at.anchor);
    const resolved = target(reading, keyNode);
    const name = isScalar(resolved) ? scalarText(resolved) : undefined;
    const first = name === undefined ? undefined : seen.get(name);
    if (name === undefined) {
      reading.problems.push(problem('wrong-type', key, `A key in ${called(at)} must be a plain word.`));
    } else if (first) {
      const related = [{ message: 'It is written here first.', ...first.key }];
      reading.problems.push(
        problem('duplicate-key', key, `The key '${excerpt(name)}' stands here twice.`, {
          related,
          fixes: withoutEntry(reading.text, key, rangeOf(value, key)),
        }),
      );
    } else seen.set(name, { name, key, value });
  }
  return [...seen.values()];
}

/** The fix that deletes an entry, where it has its lines to itself. */
function withoutEntry(text: string, key: Range, value: Range): readonly Fix[] {
  const start = text.lastIndexOf('\n', key.start - 1) + 1;
  const newline = text.indexOf('\n', value.end);
  const end = newline < 0 ? text.length : newline + 1;
  const isAlone = text.slice(start, key.start).trim() === '' && /^\s*(?:#.*)?$/.test(text.slice(value.end, end));
  return isAlone ? [{ title: 'Delete this entry', edits: [{ start, end, newText: '' }] }] : [];
}

/** Reads a map with fixed keys. */
export function readRecord(reading: Reading, schema: RecordSchema, node: Node, at: At): unknown {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return reportType(reading, schema, node, at);
  return readKeys(reading, schema, schema.keys, entriesOf(reading, node, at), at);
}

/** Reads a map whose keys depend on the word under its tag. */
export function readTagged(reading: Reading, schema: TaggedSchema, node: Node, at: At): unknown {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return reportType(reading, schema, node, at);
  const entries = entriesOf(reading, node, at);
  const tag = entries.find(({ name }) => name === schema.tag);
  if (!tag) {
    for (const { name, key, value } of entries)
      reading.places.push({ path: below(at.path, name), key, value: rangeOf(value, key), container: schema });
    const message = `'${at.label}' needs the key '${schema.tag}': ${Object.keys(schema.options).join(', ')}.`;
    reading.problems.push(problem('missing-key', at.anchor, message));
    return undefined;
  }
  const path = below(at.path, schema.tag);
  const tagSchema: Schema = { kind: 'word', words: schema.options };
  const place = { path, key: tag.key, value: rangeOf(tag.value, tag.key), schema: tagSchema };
  reading.places.push({ ...place, explained: schema.explained, container: schema });
  const tagAt = { path, anchor: tag.key, label: schema.tag };
  const written = scalarText(target(reading, tag.value));
  if (written === undefined) return reportType(reading, tagSchema, tag.value, tagAt);
  const word = knownWord(reading, written, schema.options, tag.value, tagAt, schema.what);
  const option = word === undefined ? undefined : schema.options[word];
  if (!option) return undefined;
  const rest = entries.filter((entry) => entry !== tag);
  const values = readKeys(reading, schema, option.keys, rest, at, [schema.tag]);
  return values === undefined ? undefined : { [schema.tag]: word, ...values };
}

/** Reads written entries by their keys, completed with the defaults; `undefined` where a key is missing. */
export function readKeys(
  reading: Reading,
  container: Schema,
  keys: Keys,
  entries: readonly Entry[],
  at: At,
  taken: readonly string[] = [],
): Readonly<Record<string, unknown>> | undefined {
  const { values, whole } = readAvailable(reading, container, keys, entries, at, taken);
  return whole ? values : undefined;
}

/** As `readKeys`, but with what there is where a key is missing or cannot be read. */
export function readAvailable(
  reading: Reading,
  container: Schema,
  keys: Keys,
  entries: readonly Entry[],
  at: At,
  taken: readonly string[] = [],
): { readonly values: Readonly<Record<string, unknown>>; readonly whole: boolean } {
  const written = new Map<string, Entry>();
  const free = (): string[] => Object.keys(keys).filter((name) => !written.has(name));
  for (const entry of entries) if (Object.hasOwn(keys, entry.name)) written.set(entry.name, entry);
  for (const entry of entries) {
    if (Object.hasOwn(keys, entry.name) || isFull(reading)) continue;
    const now = presentName(entry.name, keys);
    if (now !== undefined) {
      if (written.has(now)) reportBothNames(reading, entry, now);
      else written.set(nowNamed(reading, entry.name, now, entry.key), entry);
      continue;
    }
    const path = below(at.path, entry.name);
    reading.places.push({ path, key: entry.key, value: rangeOf(entry.value, entry.key), container });
    const meant = reportUnknownKey(reading, entry, free(), [...Object.keys(keys), ...taken], at);
    if (meant !== undefined) written.set(meant, entry);
  }
  return completed(reading, container, keys, written, at);
}

function reportBothNames(reading: Reading, { name, key, value }: Entry, now: string): void {
  const message = `'${name}' is an old spelling of '${now}', which stands here too.`;
  const fixes = withoutEntry(reading.text, key, rangeOf(value, key));
  reading.problems.push(problem('duplicate-key', key, message, { fixes }));
}

function reportUnknownKey(
  reading: Reading,
  entry: Entry,
  free: readonly string[],
  all: readonly string[],
  at: At,
): string | undefined {
  const near = suggestion(entry.name, entry.key, free, 'keys');
  const text = near.meant !== undefined ? near.text : all.length > 0 ? `its keys: ${all.join(', ')}.` : 'it has none.';
  const fixes = near.meant !== undefined ? near.extras : {};
  const message = `Unknown key '${excerpt(entry.name)}' in ${called(at)}; ${text}`;
  reading.problems.push(problem('unknown-key', entry.key, message, fixes));
  return near.meant;
}

function completed(
  reading: Reading,
  container: Schema,
  keys: Keys,
  written: ReadonlyMap<string, Entry>,
  at: At,
): { readonly values: Readonly<Record<string, unknown>>; readonly whole: boolean } {
  const values = new Map<string, unknown>();
  const missing: [string, Key][] = [];
  let whole = true;
  for (const [name, key] of Object.entries(keys)) {
    const entry = written.get(name);
    const path = below(at.path, name);
    if (entry) {
      const place = { path, key: entry.key, value: rangeOf(entry.value, entry.key), schema: key.is };
      reading.places.push({ ...place, explained: key, container });
      values.set(name, reading.read(key.is, entry.value, { path, anchor: entry.key, label: name }));
    } else if (isRequired(key)) {
      missing.push([name, key]);
    }
    if (values.get(name) === undefined) {
      values.set(name, key.sameAs === undefined ? valueOfDefault(key.is, key.default) : values.get(key.sameAs));
    }
    if (values.get(name) === undefined && key.optional === undefined) whole = false;
  }
  reportMissing(reading, missing, at);
  return { values: Object.fromEntries(values), whole };
}

function reportMissing(reading: Reading, missing: readonly [string, Key][], at: At): void {
  const [first, ...others] = missing;
  if (!first) return;
  const [name, { meaning }] = first;
  const names = missing.map(([other]) => `'${other}'`);
  const what = others.length === 0 ? `the key ${names.join('')}: ${meaning}` : `the keys ${enumeration(names)}.`;
  const message = `${called(at).replace(/^t/, 'T')} needs ${what}`;
  const top = { start: 0, end: 0 };
  const fixes = name === 'version' && at.path === '' ? [replacement("Add 'version: 1'", top, 'version: 1\n')] : [];
  reading.problems.push(problem('missing-key', at.anchor, message, { fixes }));
}

/** A default as it would be read: choices by name and records become complete objects; what has none stays absent. */
function valueOfDefault(schema: Schema, written: unknown): unknown {
  if (written === undefined) return undefined;
  if (schema.kind === 'record') return defaultsOf(schema.keys);
  if (schema.kind === 'choice' && typeof written === 'string')
    return { type: written, ...defaultsOf(schema.options[written]?.keys ?? {}) };
  return written;
}

function defaultsOf(keys: Keys): Readonly<Record<string, unknown>> {
  const pairs = Object.entries(keys).map(([name, key]) => [name, valueOfDefault(key.is, key.default)]);
  return Object.fromEntries(pairs);
}
