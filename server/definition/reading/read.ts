import { isMap, type ParsedNode } from 'yaml';
import type { Problem } from '../problem.ts';
import { experimentSchema, type Written } from '../schema/experiment.ts';
import type { Schema } from '../schema/schema.ts';
import type { Aliases } from '../text/aliases.ts';
import { readChoice, readEither } from './choices.ts';
import { readList, readMap, readSides } from './collections.ts';
import { Places, type SourceText } from './places.ts';
import type { At, Node, Reading } from './reading.ts';
import { problem, rangeOf, target } from './reading.ts';
import { entriesOf, readAvailable, readRecord, readTagged } from './records.ts';
import { found } from './wording.ts';
import { readBoolean, readNumber, readText, readWord } from './scalars.ts';
import { readSettings, readSwept } from './settings.ts';

/** A document read by the schema. */
export interface ReadDocument {
  /** The top-level keys that could be read, complete with their defaults. */
  readonly written: Partial<Written>;
  readonly problems: readonly Problem[];
  readonly places: Places;
}

function read(this: Reading, schema: Schema, node: Node, at: At): unknown {
  const resolved = target(this, node);
  switch (schema.kind) {
    case 'number':
      return readNumber(this, schema, resolved, at);
    case 'boolean':
      return readBoolean(this, schema, resolved, at);
    case 'text':
    case 'name':
      return readText(this, schema, resolved, at);
    case 'word':
      return readWord(this, schema, resolved, at);
    case 'list':
      return readList(this, schema, resolved, at);
    case 'map':
      return readMap(this, schema, resolved, at);
    case 'record':
      return readRecord(this, schema, resolved, at);
    case 'choice':
      return readChoice(this, schema, resolved, at);
    case 'tagged':
      return readTagged(this, schema, resolved, at);
    case 'either':
      return readEither(this, schema, resolved, at);
    case 'sides':
      return readSides(this, schema, resolved, at);
    case 'settings':
      return readSettings(this, schema, resolved, at);
    case 'swept':
      return readSwept(this, schema, resolved, at);
    default:
      return schema satisfies never;
  }
}

/** Reads a whole document, completed with the defaults of single keys; `joined` has the texts that it extends too. */
export function readDocument(text: string, contents: Node, aliases: Aliases, joined: SourceText = text): ReadDocument {
  const places = (): Places => new Places(joined, reading.places);
  const reading: Reading = { text, aliases, problems: [], places: [], soFar: places, read };
  const root = target(reading, contents);
  const firstLine = { start: 0, end: Math.max(1, text.search(/\r?\n|$/)) };
  const whole = rangeOf(root, firstLine);
  reading.places.push({ path: '', value: { start: 0, end: text.length }, schema: experimentSchema });
  if (!isMap<ParsedNode, ParsedNode | null>(root)) {
    const message = `A definition is a map of keys such as 'data:' and 'tasks:', not ${found(root)}.`;
    return { written: {}, problems: [problem('not-a-map', whole, message)], places: places() };
  }
  const [first] = root.items;
  const at = { path: '', anchor: rangeOf(first?.key ?? null, firstLine), label: 'the definition' };
  const { values } = readAvailable(reading, experimentSchema, experimentSchema.keys, entriesOf(reading, root, at), at);
  // `Written` is computed from the same schema that `values` was read by: this is where the checked values get their type.
  return { written: values as Partial<Written>, problems: reading.problems, places: places() };
}
