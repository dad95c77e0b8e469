import { isMap, isScalar, isSeq } from 'yaml';
import { nearest } from '../nearest.ts';
import type { Key, NumberSchema, Schema } from '../schema/schema.ts';
import type { At, Extras, Node, Range } from './reading.ts';
import { replacement } from './reading.ts';

function joined(words: readonly string[], last: 'or' | 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** «a, b or c» */
export const alternatives = (words: readonly string[]): string => joined(words, 'or');

/** «a, b and c» */
export const enumeration = (words: readonly string[]): string => joined(words, 'and');

/** Names in a row, the first dozen of them. */
export const listed = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');

/** The second half of a sentence about an unknown word, and the fix that goes with it. */
export function suggestion(
  word: string,
  range: Range,
  candidates: readonly string[],
  kinds: string,
): { readonly text: string; readonly meant?: string; readonly extras: Extras } {
  const meant = nearest(word, candidates);
  if (meant !== undefined)
    return {
      text: `did you mean '${meant}'?`,
      meant,
      extras: { fixes: [replacement(`Change to '${meant}'`, range, meant)] },
    };
  if (candidates.length === 0) return { text: `there are no ${kinds}.`, extras: {} };
  const only = candidates.length === 1 ? candidates[0] : undefined;
  return {
    text: `${kinds}: ${listed(candidates)}.`,
    extras: only === undefined ? {} : { fixes: [replacement(`Change to '${only}'`, range, only)] },
  };
}

/** How a thing is called within a sentence: the root has no key to be called by. */
export const called = ({ path, label }: At): string => (path === '' ? 'the definition' : `'${label}'`);

/** «a layer», «an optimizer» */
export const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** What a schema wants, as in «must be a whole number». */
export function wanted(schema: Schema): string {
  switch (schema.kind) {
    case 'number':
      return schema.integer ? 'a whole number' : 'a number';
    case 'boolean':
      return 'true or false';
    case 'text':
      return 'text';
    case 'name':
      return 'a name';
    case 'word':
      return alternatives(Object.keys(schema.words));
    case 'list':
      return 'a list';
    case 'map':
      return `a map from names to ${schema.entry}s`;
    case 'record':
      return 'a map of keys';
    case 'choice':
      return `${withArticle(schema.what)}: a name, or one name with its options`;
    case 'tagged':
      return `a map with the key '${schema.tag}'`;
    case 'either':
      return `${alternatives(Object.keys(schema.word.words))}, or a list`;
    case 'sides':
      return `${wanted(schema.of)}, or a list of two: [height, width]`;
    case 'settings':
      return 'a map from dotted paths of settings to values';
    case 'swept':
      return schema.distributions ? `a list of values, or ${wanted(schema.distributions)}` : 'a list of values';
    default:
      return schema satisfies never;
  }
}

/** What stands there instead. */
export function found(node: Node): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  if (typeof node.value === 'string') return `the text '${excerpt(node.value)}'`;
  return excerpt(String(node.source ?? node.value));
}

/** A person's own words, cut so that a sentence stays one. */
export const excerpt = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

/** The bounds of a number in words: «at least 1 and below 5», or empty. */
export function bounds(schema: NumberSchema): string {
  if (schema.min !== undefined && schema.min === schema.max) return String(schema.min);
  const parts = [
    schema.min === undefined ? '' : `at least ${schema.min}`,
    schema.above === undefined ? '' : `above ${schema.above}`,
    schema.max === undefined ? '' : `at most ${schema.max}`,
    schema.below === undefined ? '' : `below ${schema.below}`,
  ];
  return parts.filter((part) => part !== '').join(' and ');
}

/** Whether a key must be written. */
export const isRequired = (key: Key): boolean =>
  key.default === undefined && key.sameAs === undefined && key.optional === undefined;
