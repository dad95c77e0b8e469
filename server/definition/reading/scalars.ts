import { isScalar, isSeq } from 'yaml';
import {
  presentName,
  type BooleanSchema,
  type Explained,
  type NumberSchema,
  type Schema,
  type WordSchema,
} from '../schema/schema.ts';
import type { At, Extras, Node, Range, Reading } from './reading.ts';
import { problem, rangeOf, replacement } from './reading.ts';
import { bounds, excerpt, found, suggestion, wanted } from './wording.ts';

/** Reports that a node is not what the schema wants. */
export function reportType(reading: Reading, schema: Schema, node: Node, at: At, extras: Extras = {}): undefined {
  const empty = node === null || (isScalar(node) && node.value === null);
  const subject = at.isEntry ? `An entry of '${at.label}'` : `'${at.label}'`;
  const message = empty
    ? `${subject} has no value; it must be ${wanted(schema)}.`
    : `${subject} must be ${wanted(schema)}, not ${found(node)}.`;
  reading.problems.push(problem(empty ? 'missing-value' : 'wrong-type', rangeOf(node, at.anchor), message, extras));
  return undefined;
}

/** Reads a finite number within the bounds of the schema. */
export function readNumber(reading: Reading, schema: NumberSchema, node: Node, at: At): number | undefined {
  if (!isScalar(node) || typeof node.value !== 'number')
    return reportType(reading, schema, node, at, unquoted(node, at));
  const value = node.value;
  const range = rangeOf(node, at.anchor);
  if (!Number.isFinite(value)) return reportType(reading, schema, node, at);
  if (schema.integer && !Number.isInteger(value)) {
    const whole = String(Math.round(value));
    return reportType(reading, schema, node, at, { fixes: [replacement(`Change to ${whole}`, range, whole)] });
  }
  const bound = brokenBound(schema, value);
  if (bound === undefined) return value;
  const message = `'${at.label}' must be ${bounds(schema)}, not ${node.source ?? value}.`;
  const fixes =
    bound.nearest === undefined ? [] : [replacement(`Change to ${bound.nearest}`, range, `${bound.nearest}`)];
  reading.problems.push(problem('out-of-range', range, message, { fixes }));
  return undefined;
}

function brokenBound(schema: NumberSchema, value: number): { readonly nearest?: number } | undefined {
  if (schema.min !== undefined && value < schema.min) return { nearest: schema.min };
  if (schema.max !== undefined && value > schema.max) return { nearest: schema.max };
  if (schema.above !== undefined && value <= schema.above) return {};
  if (schema.below !== undefined && value >= schema.below) return {};
  return undefined;
}

/** The fix for a number in quotes, or for one that is repeated in a list, if that is what it is. */
export function unquoted(node: Node, at: At): Extras {
  if (isSeq<Node>(node)) {
    const [first, ...others] = node.items.map(scalarText);
    if (first === undefined || !Number.isFinite(Number(first)) || others.some((other) => other !== first)) return {};
    return { fixes: [replacement(`Change to ${first}`, rangeOf(node, at.anchor), first)] };
  }
  if (!isScalar(node) || typeof node.value !== 'string' || node.value.trim() === '') return {};
  // «64,», «10#x» and «1e-3f» are numbers with something behind them that does not belong there.
  const number = Number(node.value.replaceAll(/[_ ]/g, '').replace(/(?:[,;f]|#.*)$/, ''));
  if (!Number.isFinite(number)) return {};
  return { fixes: [replacement(`Change to ${number}`, rangeOf(node, at.anchor), String(number))] };
}

const spelledBooleans: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  true: true,
  no: false,
  off: false,
  false: false,
};

/** Reads `true` or `false`; YAML 1.1's other spellings, and those in quotes, get a fix. */
export function readBoolean(reading: Reading, schema: BooleanSchema, node: Node, at: At): boolean | undefined {
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  const spelled = isScalar(node) && typeof node.value === 'string' ? node.value.toLowerCase() : '';
  if (!Object.hasOwn(spelledBooleans, spelled)) return reportType(reading, schema, node, at);
  const meant = String(spelledBooleans[spelled]);
  const fixes = [replacement(`Change to ${meant}`, rangeOf(node, at.anchor), meant)];
  return reportType(reading, schema, node, at, { fixes });
}

/** The words of a scalar as written; numbers and booleans count as text where text is wanted. */
export function scalarText(node: Node): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  return text.trim() === '' ? undefined : text;
}

/** Reads any text that is not empty. */
export function readText(reading: Reading, schema: Schema, node: Node, at: At): string | undefined {
  const text = scalarText(node);
  return text ?? reportType(reading, schema, isScalar(node) ? null : node, at);
}

/** Reads one word out of a fixed set. */
export function readWord(reading: Reading, schema: WordSchema, node: Node, at: At): string | undefined {
  const word = scalarText(node);
  if (word === undefined) return reportType(reading, schema, node, at);
  return knownWord(reading, word, schema.words, node, at);
}

/** The present name of what is written as `word`, after a report where that is another one. */
export function nowNamed(reading: Reading, word: string, name: string, range: Range): string {
  if (word === name) return name;
  const message = `'${word}' is an old spelling; it is called '${name}' now.`;
  const fixes = [replacement(`Change to '${name}'`, range, name)];
  reading.problems.push(problem('old-spelling', range, message, { fixes }));
  return name;
}

/** The word if it is one of `words`, or was; after a report the nearest of them. `what` says what the words are. */
export function knownWord(
  reading: Reading,
  word: string,
  words: Readonly<Record<string, Explained>>,
  node: Node,
  at: At,
  what?: string,
): string | undefined {
  const range = rangeOf(node, at.anchor);
  const name = presentName(word, words);
  if (name !== undefined) return nowNamed(reading, word, name, range);
  const { text, meant, extras } = suggestion(word, range, Object.keys(words), 'possible values');
  const unknown =
    what === undefined ? `Unknown value '${excerpt(word)}' for '${at.label}'` : `Unknown ${what} '${excerpt(word)}'`;
  const message = `${unknown}; ${text}`;
  reading.problems.push(problem('unknown-value', range, message, extras));
  return meant;
}
