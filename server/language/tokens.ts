import { SemanticTokensBuilder, type Connection } from 'vscode-languageserver/node';
import { isOwn } from '../definition/extends/joined-text.ts';
import type { Places } from '../definition/reading/places.ts';
import type { Place, Range } from '../definition/reading/reading.ts';
import { presentName, type Schema } from '../definition/schema/schema.ts';
import type { DefinitionText } from './definition-text.ts';
import type { Answer } from './open-documents.ts';

/** What colours tell apart that look alike to a grammar: methods and layers, other words of the format, and names of the person's own. */
export const tokenTypes = ['class', 'enumMember', 'variable'] as const;

/** A word with what it is; it lies in one line. */
export interface Token extends Range {
  readonly type: (typeof tokenTypes)[number];
}

/** The words of a definition whose meaning only the format tells, in the order of the text. */
export function tokens({ analysis, text }: DefinitionText): readonly Token[] {
  const { places } = analysis;
  const found = new Map<number, Token>();
  for (const place of places.all) {
    for (const token of [keyToken(place), valueToken(places, place)])
      // Where a text is broken, a key may go on in the next line, which no editor colours.
      if (token && isOwn(token) && !/\s/.test(text.slice(token.start, token.end))) found.set(token.start, token);
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start);
}

function keyToken({ key, container, explained }: Place): Token | undefined {
  if (!key || !container) return undefined;
  if (container.kind === 'choice') return explained && { start: key.start, end: key.end, type: 'class' };
  const isName = container.kind === 'map' && (container.defines ?? container.keysAre) !== undefined;
  return isName ? { start: key.start, end: key.end, type: 'variable' } : undefined;
}

function valueToken(places: Places, { path, value, schema }: Place): Token | undefined {
  const kinds: readonly Schema['kind'][] = ['word', 'choice', 'either', 'name'];
  if (!schema || !kinds.includes(schema.kind) || value.end - value.start > 200) return undefined;
  const type = typeOf(schema, places.textAt(path) ?? '');
  return type && { start: value.start, end: value.end, type };
}

function typeOf(schema: Schema, word: string): Token['type'] | undefined {
  switch (schema.kind) {
    case 'word':
      return presentName(word, schema.words) === undefined ? undefined : 'enumMember';
    case 'either':
      return typeOf(schema.word, word);
    case 'choice':
      return presentName(word, schema.options) === undefined ? undefined : 'class';
    case 'name':
      return /^[\w.:>*-]+$/.test(word) ? 'variable' : undefined;
    default:
      return undefined;
  }
}

/** Answers requests for the meaning of words. */
export function serveTokens(connection: Connection, answer: Answer): void {
  connection.languages.semanticTokens.on(({ textDocument }) =>
    answer(textDocument.uri, { data: [] }, (document, definition) => {
      const builder = new SemanticTokensBuilder();
      for (const { start, end, type } of tokens(definition)) {
        const { line, character } = document.positionAt(start);
        builder.push(line, character, end - start, tokenTypes.indexOf(type), 0);
      }
      return builder.build();
    }),
  );
}
