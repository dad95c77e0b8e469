import type { DetailedAnalysis } from '../definition/analyze.ts';
import type { Place, Range } from '../definition/reading/reading.ts';
import { presentName, type Schema } from '../definition/schema/schema.ts';
import type { DefinitionText } from './definition-text.ts';
import { isKey, keyMarkdown, meaningMarkdown, optionMarkdown } from './explain.ts';
import { describeName, describeShape } from './describe-names.ts';

/** What is said about the thing under the mouse, as Markdown, and the text that it is said about. */
export interface Hover extends Range {
  readonly markdown: string;
}

/** Explains the key, choice, word or name at `offset`. */
export function hover({ analysis }: DefinitionText, offset: number): Hover | undefined {
  const found = analysis.places.covering(offset);
  if (!found) return undefined;
  const { place, part } = found;
  const markdown = part === 'key' ? aboutKey(analysis, place) : aboutValue(analysis, place);
  const range = part === 'key' && place.key ? place.key : place.value;
  return markdown === undefined ? undefined : { markdown, start: range.start, end: range.end };
}

const lastStep = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

function aboutKey(analysis: DetailedAnalysis, { path, explained, container }: Place): string | undefined {
  const name = lastStep(path);
  if (container?.kind === 'map') return describeName(analysis, container, path, name);
  if (!explained) return undefined;
  if (isKey(explained)) return keyMarkdown(name, explained);
  return withShape(analysis, parentOf(path), optionMarkdown(name, explained));
}

function withShape(analysis: DetailedAnalysis, path: string, markdown: string): string {
  const shape = describeShape(analysis, path);
  return shape === undefined ? markdown : `${markdown}\n\n${shape}`;
}

function aboutValue(analysis: DetailedAnalysis, place: Place): string | undefined {
  const { schema, path } = place;
  const text = analysis.places.textAt(path);
  if (!schema || text === undefined) return undefined;
  const about = aboutWord(analysis, schema, path, text);
  if (about !== undefined) return about;
  const single = schema.kind === 'number' || schema.kind === 'boolean' || schema.kind === 'text';
  return single && place.explained && isKey(place.explained) ? keyMarkdown(lastStep(path), place.explained) : undefined;
}

function aboutWord(analysis: DetailedAnalysis, schema: Schema, path: string, text: string): string | undefined {
  switch (schema.kind) {
    case 'word': {
      const name = presentName(text, schema.words);
      const about = name === undefined ? undefined : schema.words[name];
      return about && `**${name}**\n\n${meaningMarkdown(about)}`;
    }
    case 'either':
      return aboutWord(analysis, schema.word, path, text);
    case 'choice': {
      const name = presentName(text, schema.options);
      const option = name === undefined ? undefined : schema.options[name];
      return option && withShape(analysis, path, optionMarkdown(name ?? text, option));
    }
    case 'name':
      return describeName(analysis, schema, path, text);
    default:
      return undefined;
  }
}
