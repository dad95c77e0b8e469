import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Fix } from '../problem.ts';
import { presentName, type ChoiceSchema, type EitherSchema, type Option } from '../schema/schema.ts';
import type { At, Extras, Node, Reading } from './reading.ts';
import { below, problem, rangeOf, replacement, target } from './reading.ts';
import { entriesOf, readKeys, type Entry } from './records.ts';
import { knownWord, nowNamed, reportType, scalarText } from './scalars.ts';
import { nearest } from '../nearest.ts';
import { synonymOf } from '../synonyms.ts';
import { excerpt, isRequired, withArticle } from './wording.ts';

/** Reads a bare name, or a one-key map from a name to its options, as `{type: name, ...options}`. */
export function readChoice(reading: Reading, schema: ChoiceSchema, node: Node, at: At): unknown {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    if (node.items.length === 0) return reportType(reading, schema, null, { ...at, anchor: rangeOf(node, at.anchor) });
    return readWithOptions(reading, schema, entriesOf(reading, node, at), at);
  }
  const word = scalarText(node);
  if (word === undefined) return reportType(reading, schema, node, at);
  const name = knownWord(reading, word, schema.options, node, at, schema.what);
  return name === undefined
    ? undefined
    : readOption(reading, schema, name, [], { ...at, anchor: rangeOf(node, at.anchor) });
}

function readWithOptions(reading: Reading, schema: ChoiceSchema, entries: readonly Entry[], at: At): unknown {
  const [first, ...others] = entries;
  if (!first) return undefined;
  const present = presentName(first.name, schema.options);
  const path = below(at.path, present ?? first.name);
  const option = present === undefined ? undefined : schema.options[present];
  const value = rangeOf(first.value, first.key);
  const options = option ? ({ kind: 'record', keys: option.keys } as const) : undefined;
  const place = { path, key: first.key, value, container: schema };
  reading.places.push(options && option ? { ...place, schema: options, explained: option } : place);
  for (const { name, key, value: other } of others)
    reading.places.push({ path: below(at.path, name), key, value: rangeOf(other, key), container: schema });
  if (others.length > 0) return reportSeveral(reading, schema, first, others);

  const keyAt = { ...at, anchor: first.key };
  const name = knownWord(reading, first.name, schema.options, null, keyAt, schema.what);
  if (name === undefined) return undefined;
  const inner = target(reading, first.value);
  if (inner === null || (isScalar(inner) && inner.value === null)) return readOption(reading, schema, name, [], keyAt);
  const optionAt = { path: below(at.path, name), anchor: first.key, label: name };
  if (!isMap<ParsedNode, ParsedNode | null>(inner))
    return reportType(reading, { kind: 'record', keys: {} }, inner, optionAt, wrapped(option, inner, optionAt));
  return readOption(reading, schema, name, entriesOf(reading, inner, optionAt), keyAt);
}

/** The fix for `dense: 128`: the only key that must be written is the one that was meant. */
function wrapped(option: Option | undefined, node: Node, at: At): Extras {
  const [only, ...others] = Object.entries(option?.keys ?? {}).filter(([, key]) => isRequired(key));
  const text = scalarText(node);
  if (!only || others.length > 0 || text === undefined) return {};
  const braced = `{ ${only[0]}: ${text} }`;
  return { fixes: [replacement(`Change to ${braced}`, rangeOf(node, at.anchor), braced)] };
}

function readOption(reading: Reading, schema: ChoiceSchema, name: string, entries: readonly Entry[], at: At): unknown {
  const keys = schema.options[name]?.keys ?? {};
  const optionAt = { path: below(at.path, name), anchor: at.anchor, label: name };
  const values = readKeys(reading, { kind: 'record', keys }, keys, entries, optionAt);
  return values === undefined ? undefined : { type: name, ...values };
}

function reportSeveral(reading: Reading, schema: ChoiceSchema, first: Entry, others: readonly Entry[]): undefined {
  const keys = Object.keys(schema.options[first.name]?.keys ?? {});
  const strayed = others.every(({ name }) => nearest(name, keys) !== undefined);
  const [second] = others;
  if (!second) return undefined;
  if (reportNamedByKey(reading, schema, first, others)) return undefined;
  if (strayed && isScalar(first.value) && first.value.value === null) {
    const message = `'${excerpt(second.name)}' belongs to '${first.name}' and must be indented deeper than it.`;
    const fixes = [indented(reading.text, first, others)];
    reading.problems.push(problem('wrong-indentation', second.key, message, { fixes }));
  } else {
    const message = `${withArticle(schema.what).replace('a', 'A')} is one name with its options, but '${excerpt(second.name)}' stands beside '${excerpt(first.name)}'; write it as an entry of its own.`;
    reading.problems.push(problem('one-choice', second.key, message));
  }
  return undefined;
}

/** `{ name: adam, learningRate: 1e-3 }`, as other tools write it: here the name is the key. Tells whether it was that. */
function reportNamedByKey(reading: Reading, schema: ChoiceSchema, first: Entry, others: readonly Entry[]): boolean {
  const name = scalarText(first.value);
  if (!['name', 'type', 'class'].includes(first.name) || name === undefined) return false;
  const meant = nearest(name, Object.keys(schema.options));
  const last = others.at(-1);
  if (meant === undefined || !last) return false;
  const range = { start: first.key.start, end: rangeOf(last.value, last.key).end };
  const options = reading.text.slice(others[0]?.key.start ?? range.end, range.end);
  const message = `The name of ${withArticle(schema.what)} is the key itself: '${meant}: { … }'.`;
  const fixes = options.includes('\n')
    ? []
    : [replacement(`Change to '${meant}: { … }'`, range, `${meant}: { ${options} }`)];
  reading.problems.push(problem('one-choice', first.key, message, { fixes }));
  return true;
}

/** The fix that moves the lines of `others` two columns to the right. */
function indented(text: string, first: Entry, others: readonly Entry[]): Fix {
  const from = others[0]?.key.start ?? first.key.end;
  const last = others.at(-1);
  const to = last ? rangeOf(last.value, last.key).end : from;
  const lines = [...text.slice(from, to).matchAll(/\n(?=[^\n\r])/g)].map((match) => from + match.index + 1);
  const edits = [from, ...lines].map((start) => ({ start, end: start, newText: '  ' }));
  return { title: `Indent under '${first.name}'`, edits };
}

/** Reads a word or a list of names. */
export function readEither(reading: Reading, schema: EitherSchema, node: Node, at: At): unknown {
  if (isSeq(node)) return reading.read(schema.list, node, at);
  const word = scalarText(node);
  if (word === undefined) return reportType(reading, schema, node, at);
  const words = Object.keys(schema.word.words);
  const range = rangeOf(node, at.anchor);
  const name = presentName(word, schema.word.words);
  if (name !== undefined) return nowNamed(reading, word, name, range);
  const meant = nearest(word, words);
  const text = meant === undefined ? `${words.join(', ')}, or a list of names.` : `did you mean '${meant}'?`;
  const listed = replacement(`Change to the list [${excerpt(word)}]`, range, `[${word}]`);
  const fixes = meant === undefined ? [] : [replacement(`Change to '${meant}'`, range, meant)];
  if (meant === undefined || synonymOf(word, words) === undefined) fixes.push(listed);
  const message = `Unknown value '${excerpt(word)}' for '${at.label}'; ${text}`;
  reading.problems.push(problem('unknown-value', range, message, { fixes }));
  return meant;
}
