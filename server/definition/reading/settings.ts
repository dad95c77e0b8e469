import { isMap, isScalar, isSeq, type ParsedNode, type YAMLSeq } from 'yaml';
import type { ChoiceSchema, ListSchema, NumberSchema, Option, SettingsSchema, SweptSchema } from '../schema/schema.ts';
import { findSetting, isNoSetting } from '../sweep/find-setting.ts';
import type { Setting } from '../sweep/settings.ts';
import { readList } from './collections.ts';
import type { At, Node, Reading } from './reading.ts';
import { below, isFull, problem, rangeOf, replacement, target } from './reading.ts';
import { entriesOf } from './records.ts';
import { reportType, scalarText } from './scalars.ts';

/** Reads settings by their dotted paths, each with values that its own schema allows. Everything else is read before. */
export function readSettings(reading: Reading, schema: SettingsSchema, node: Node, at: At): unknown {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return reportType(reading, schema, node, at);
  const entries = entriesOf(reading, node, at);
  if (entries.length === 0)
    reading.problems.push(
      problem('too-few-entries', rangeOf(node, at.anchor), `'${at.label}' needs at least one setting.`),
    );
  const layout = reading.soFar();
  const swept = new Map(entries.map(({ name, value }) => [name, value]));
  const tried = (path: string): readonly string[] => optionsIn(reading, swept.get(path) ?? null);
  const values: [string, unknown][] = [];
  for (const { name, key, value } of entries) {
    if (isFull(reading)) break;
    const found = findSetting(name, layout, tried);
    const setting = isNoSetting(found) ? found.meant : found;
    const path = below(at.path, name);
    const place = { path, key, value: rangeOf(value, key), container: schema };
    if (isNoSetting(found)) {
      const fixes =
        found.meant && !swept.has(found.meant.path)
          ? [replacement(`Change to '${found.meant.path}'`, key, found.meant.path)]
          : [];
      reading.problems.push(problem(found.code, key, found.message, { fixes }));
    }
    const own = setting && sweptSchema(setting, schema.distributions);
    reading.places.push(own ? { ...place, schema: own, explained: setting.explained } : place);
    // Values for a setting that was only guessed would be wrong for reasons that nobody sees.
    const read = own && setting === found ? reading.read(own, value, { path, anchor: key, label: name }) : undefined;
    if (read !== undefined) values.push([name, read]);
  }
  return Object.fromEntries(values);
}

/** The names of the options among values for a choice. */
function optionsIn(reading: Reading, values: Node): readonly string[] {
  const list = target(reading, values);
  if (!isSeq<Node>(list)) return [];
  return list.items.flatMap((item) => {
    const known = target(reading, item);
    return (isMap<ParsedNode, Node>(known) ? scalarText(known.items[0]?.key ?? null) : scalarText(known)) ?? [];
  });
}

/** What a setting may become: what its own schema allows. */
function sweptSchema({ schema }: Setting, distributions: ChoiceSchema): SweptSchema {
  const list: ListSchema = { kind: 'list', of: schema, min: 1 };
  return schema.kind === 'number'
    ? { kind: 'swept', list, distributions: within(schema, distributions) }
    : { kind: 'swept', list };
}

/** Distributions whose ends are within the bounds of a number. */
function within(number: NumberSchema, distributions: ChoiceSchema): ChoiceSchema {
  const options = Object.entries(distributions.options).map(([name, option]): [string, Option] => {
    const isLog = name === 'logUniform';
    const { min, ...unbounded } = number;
    const positive: NumberSchema = {
      ...unbounded,
      ...(min !== undefined && min > 0 ? { min } : { above: number.above ?? 0 }),
    };
    const { from, to } = option.keys;
    const is = isLog ? positive : number;
    return [
      name,
      from && to ? { ...option, keys: { ...option.keys, from: { ...from, is }, to: { ...to, is } } } : option,
    ];
  });
  return { ...distributions, options: Object.fromEntries(options) };
}

/** Reads a list of values, or a distribution over numbers. */
export function readSwept(reading: Reading, schema: SweptSchema, node: Node, at: At): unknown {
  if (isSeq<ParsedNode>(node)) return readValues(reading, schema.list, node, at);
  const { distributions, list } = schema;
  if (!distributions) return readList(reading, list, node, at);
  if (isScalar(node) && typeof node.value === 'number') return readList(reading, list, node, at);
  const known = reading.problems.length;
  const read = reading.read(distributions, node, at);
  if (typeof read !== 'object' || read === null || reading.problems.length > known) return undefined;
  if (isUnusable(reading, read, at)) return undefined;
  return { ...read, whole: list.of.kind === 'number' && list.of.integer === true };
}

function readValues(reading: Reading, schema: ListSchema, node: YAMLSeq<ParsedNode>, at: At): unknown {
  const known = reading.problems.length;
  readList(reading, schema, node, at);
  if (reading.problems.length > known) return undefined;
  return { type: 'list', values: node.items.map((item) => plain(reading, item)) };
}

/** A node as a value that writes the same again. */
function plain(reading: Reading, node: Node): unknown {
  const known = target(reading, node);
  if (isSeq<Node>(known)) return known.items.map((item) => plain(reading, item));
  if (isMap<ParsedNode, Node>(known))
    return Object.fromEntries(known.items.map(({ key, value }) => [String(key), plain(reading, value)]));
  return isScalar(known) ? known.value : null;
}

/** A range of more values is a `uniform` distribution that somebody has to keep a list of. */
const mostInRange = 10_000;

/** Reports a distribution whose ends leave nothing between them, or a range of too many values. */
function isUnusable(reading: Reading, distribution: object, at: At): boolean {
  const { from, to, step, type }: Readonly<Record<string, unknown>> = { ...distribution };
  if (typeof from !== 'number' || typeof to !== 'number') return false;
  const range = (key: string) => reading.soFar().value(below(below(at.path, String(type)), key));
  if (from >= to) {
    const edits = [
      { ...range('from'), newText: String(to) },
      { ...range('to'), newText: String(from) },
    ];
    const fixes = from === to ? [] : [{ title: `Change to from ${to} to ${from}`, edits }];
    const message = `Nothing lies from ${from} to ${to}; 'from' must be below 'to'.`;
    reading.problems.push(problem('empty-range', range('to'), message, { fixes }));
    return true;
  }
  if (typeof step !== 'number' || (to - from) / step < mostInRange) return false;
  const message = `Those are ${Math.floor((to - from) / step) + 1} values, and a range has at most ${mostInRange}; use a longer step, or 'uniform'.`;
  reading.problems.push(problem('too-many-points', range('step'), message));
  return true;
}
