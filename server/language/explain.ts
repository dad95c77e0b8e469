import { bounds, wanted } from '../definition/reading/wording.ts';
import type { Explained, Key, Keys, Schema } from '../definition/schema/schema.ts';

export const isKey = (explained: Explained): explained is Key => 'is' in explained;

/** A value as it would be written in the file. */
export function writtenValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writtenValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return '{}';
  return String(value);
}

/** What kind of value a schema takes, in a few words: «whole number, at least 1, pixels». */
export function typeText(schema: Schema): string {
  switch (schema.kind) {
    case 'number':
      return [schema.integer ? 'whole number' : 'number', bounds(schema), schema.unit ?? '']
        .filter((part) => part !== '')
        .join(', ');
    case 'name':
      return {
        data: 'name of a data set',
        task: 'name of a task',
        layer: 'name of a layer',
        encoder: 'name of an encoder',
        target: 'name of a target',
        arm: 'arm',
      }[schema.of];
    case 'list':
      return `list of ${schema.of.kind === 'choice' ? `${schema.of.what}s` : schema.of.kind === 'word' ? wanted(schema.of) : typeText(schema.of)}`;
    case 'choice':
    case 'tagged':
      return `${schema.what}: ${Object.keys(schema.options).join(', ')}`;
    case 'text':
      return 'text';
    default:
      return wanted(schema).replace(/^an? /, '');
  }
}

/** What follows when a key is left out. */
export function defaultText(key: Key): string {
  if (key.default !== undefined && writtenValue(key.default) === '{}') return 'all defaults';
  if (key.default !== undefined) return `default ${writtenValue(key.default)}`;
  if (key.sameAs !== undefined) return `default: as ${key.sameAs}`;
  return key.optional === undefined ? 'required' : `default: ${key.optional}`;
}

/** Meaning, formula and source, as Markdown. */
export const meaningMarkdown = ({ meaning, formula, source }: Explained): string =>
  [meaning, formula === undefined ? '' : `\`${formula}\``, source === undefined ? '' : `*${source}*`]
    .filter((part) => part !== '')
    .join('\n\n');

/** A key with its type, default and meaning, as Markdown. */
export const keyMarkdown = (name: string, key: Key): string =>
  `**${name}** — ${typeText(key.is)}; ${defaultText(key)}\n\n${meaningMarkdown(key)}`;

/** A choice with its options, as Markdown. */
export function optionMarkdown(name: string, option: Explained & { readonly keys?: Keys }): string {
  const rows = Object.entries(option.keys ?? {}).map(
    ([key, spec]) => `- \`${key}\` (${defaultText(spec)}): ${spec.meaning}`,
  );
  return [`**${name}**`, meaningMarkdown(option), rows.join('\n')].filter((part) => part !== '').join('\n\n');
}
