import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { ListSchema, MapSchema, SidesSchema } from '../schema/schema.ts';
import type { At, Node, Range, Reading } from './reading.ts';
import { below, isFull, problem, rangeOf, replacement, target } from './reading.ts';
import { entriesOf } from './records.ts';
import { readNumber, reportType, scalarText, unquoted } from './scalars.ts';
import { excerpt } from './wording.ts';

/** Names end up in arms (`transfer:a>b`), journals and file names: letters, digits, `_` and `-`, a letter first. */
export const properName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Reads a list; entries that cannot be read are left out. */
export function readList(reading: Reading, schema: ListSchema, node: Node, at: At): readonly unknown[] | undefined {
  if (!isSeq<ParsedNode>(node)) {
    const text = isScalar(node) ? scalarText(node) : undefined;
    const fixes = text === undefined ? [] : [replacement('Make it a list', rangeOf(node, at.anchor), `[${text}]`)];
    return reportType(reading, schema, node, at, { fixes });
  }
  if (node.items.length < (schema.min ?? 0))
    reading.problems.push(
      problem('too-few-entries', rangeOf(node, at.anchor), `'${at.label}' needs at least one entry.`),
    );
  return node.items.flatMap((item, i) => {
    if (isFull(reading)) return [];
    const path = below(at.path, i);
    const value = rangeOf(item, afterDash(item, at.anchor));
    reading.places.push({ path, value, schema: schema.of });
    const read = reading.read(schema.of, target(reading, item), {
      path,
      anchor: value,
      label: at.label,
      isEntry: true,
    });
    return read === undefined ? [] : [read];
  });
}

/** An entry that is left empty is underlined at its dash. */
function afterDash(item: ParsedNode, fallback: Range): Range {
  const end = item.range[0];
  return end > 0 ? { start: end - 1, end } : fallback;
}

/** Reads one number, or a list of exactly two. */
export function readSides(reading: Reading, schema: SidesSchema, node: Node, at: At): unknown {
  if (isScalar(node) && typeof node.value === 'number') return readNumber(reading, schema.of, node, at);
  if (!isSeq<ParsedNode>(node) || node.items.length !== 2)
    return reportType(reading, schema, node, at, unquoted(node, at));
  const sides = readList(reading, { kind: 'list', of: schema.of }, node, at);
  return sides?.length === 2 ? sides : undefined;
}

/** Reads entries under chosen names; entries that cannot be read are left out. */
export function readMap(reading: Reading, schema: MapSchema, node: Node, at: At): unknown {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return reportType(reading, schema, node, at);
  const entries = entriesOf(reading, node, at);
  if (entries.length < (schema.min ?? 0)) {
    const message = `'${at.label}' needs at least one ${schema.entry}.`;
    reading.problems.push(problem('too-few-entries', rangeOf(node, at.anchor), message));
  }
  const values: [string, unknown][] = [];
  for (const { name, key, value } of entries) {
    if (isFull(reading)) break;
    const path = below(at.path, name);
    if (schema.defines && (!properName.test(name) || name in {})) {
      const rule =
        name in {} ? 'JavaScript keeps it for itself' : 'letters, digits, _ and -, a letter first, at most 64';
      const message = `'${excerpt(name)}' is no name for a ${schema.entry}: ${rule}.`;
      reading.problems.push(problem('bad-name', key, message));
    }
    reading.places.push({ path, key, value: rangeOf(value, key), schema: schema.of, container: schema });
    const read = reading.read(schema.of, value, { path, anchor: key, label: name });
    if (read !== undefined) values.push([name, read]);
  }
  return Object.fromEntries(values);
}
