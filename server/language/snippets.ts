import { isRequired } from '../definition/reading/wording.ts';
import type { Key, Keys, Option, Schema } from '../definition/schema/schema.ts';
import { writtenValue } from './explain.ts';

/** Text for a snippet: what would be read as a placeholder is escaped. */
const literal = (text: string): string => text.replaceAll(/[\\$}]/g, '\\$&');

/** A numbered place to fill in, with what stands there first. */
const stop = (index: number, text = ''): string => (text === '' ? `$${index}` : `\${${index}:${literal(text)}}`);

/** A numbered place with words to choose from. */
export const choose = (index: number, words: readonly string[]): string =>
  words.length === 0
    ? `$${index}`
    : `\${${index}|${words.map((word) => word.replaceAll(/[\\,|$}]/g, '\\$&')).join(',')}|}`;

/** What is typed after `key: `, as the `index`th place of a snippet. */
export function valueSnippet(schema: Schema, key: Key | undefined, index: number): string {
  switch (schema.kind) {
    case 'word':
      return choose(index, Object.keys(schema.words));
    case 'either':
      return choose(index, Object.keys(schema.word.words));
    case 'boolean':
      return choose(index, ['true', 'false']);
    case 'sides':
      return valueSnippet(schema.of, key, index);
    case 'number':
      if (schema.min !== undefined && schema.min === schema.max) return String(schema.min);
      return stop(index, key?.default === undefined ? '' : writtenValue(key.default));
    case 'text':
      return stop(index, schema.example);
    case 'list':
      return `[${stop(index)}]`;
    case 'map':
      return `{ ${stop(index)} }`;
    default:
      return stop(index);
  }
}

/** The values that a sweep may try for a setting, to fill in: all where there are few. */
export function sweptSnippet(schema: Schema): string {
  switch (schema.kind) {
    case 'number':
      return `{ ${choose(1, schema.integer ? ['range', 'uniform'] : ['logUniform', 'uniform'])}: { from: $2, to: $3 } }`;
    case 'boolean':
      return '[false, true]';
    case 'word':
      return `[${Object.keys(schema.words).join(', ')}]`;
    default:
      return '[$1]';
  }
}

/** `key: ` with its value to fill in; a list or map in a block goes on the lines below. */
export function keySnippet(name: string, key: Key, inFlow: boolean): string {
  const { is } = key;
  if (inFlow) return `${name}: ${valueSnippet(is, key, 1)}`;
  if (is.kind === 'record' || is.kind === 'map' || is.kind === 'settings') return `${name}:\n  $1`;
  if (is.kind === 'list' && is.of.kind === 'choice') return `${name}:\n  - $1`;
  return `${name}: ${valueSnippet(is, key, 1)}`;
}

/** `{ key: …, key: … }` with the keys that must be written, or else the first one. */
export function optionsSnippet(keys: Keys): string {
  const required = Object.entries(keys).filter(([, key]) => isRequired(key));
  const shown = required.length > 0 ? required : Object.entries(keys).slice(0, 1);
  return `{ ${shown.map(([name, key], i) => `${name}: ${valueSnippet(key.is, key, i + 1)}`).join(', ')} }`;
}

/** Whether a choice may be written as a bare name. */
export const canBeBare = (option: Option): boolean => !Object.values(option.keys).some(isRequired);
