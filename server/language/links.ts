import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Connection, DocumentLink } from 'vscode-languageserver/node';
import { isPattern } from '../data/files/pattern.ts';
import { isOwn } from '../definition/extends/joined-text.ts';
import type { Range } from '../definition/reading/reading.ts';
import type { DefinitionText } from './definition-text.ts';
import type { Answer } from './open-documents.ts';
import { placeOf, type Surroundings } from './surroundings.ts';
import { toRange } from './to-protocol.ts';

/** A path that is written in a definition, and the file or folder that it leads to. */
export interface Link extends Range {
  /** Absolute. */
  readonly target: string;
}

/**
 * The links of a definition: what it extends, and the files and folders of its data.
 * @param root where its data paths start
 */
export function links({ analysis, source }: DefinitionText, root: string): readonly Link[] {
  if (!source) return [];
  const { places } = analysis;
  return places.all.flatMap(({ path: key, schema, value }): readonly Link[] => {
    const written = isOwn(value) ? places.textAt(key) : undefined;
    if (written === undefined || schema?.kind !== 'text') return [];
    const range = places.isQuoted(value) ? { start: value.start + 1, end: value.end - 1 } : value;
    if (key === 'extends') return [{ ...range, target: source.files.locate(written, source.file) }];
    // A pattern names no single file.
    return schema.path && !isPattern(written) ? [{ ...range, target: path.resolve(root, written) }] : [];
  });
}

/** An editor cannot open folders, nor what is not there; what `extends` names is worth the try, to be created. */
function leadsSomewhere({ target }: Link): boolean {
  return /\.mtl\.ya?ml$/.test(target) || statSync(target, { throwIfNoEntry: false })?.isFile() === true;
}

/** Answers requests for links. */
export function serveLinks(connection: Connection, answer: Answer, surroundings: () => Surroundings): void {
  connection.onDocumentLinks(({ textDocument }) =>
    answer(textDocument.uri, [], (document, definition): DocumentLink[] => {
      if (!definition.source) return [];
      return links(definition, placeOf(surroundings(), definition.source.file).root)
        .filter(leadsSomewhere)
        .map((link) => ({
          range: toRange(document, link),
          target: pathToFileURL(link.target).href,
        }));
    }),
  );
}
