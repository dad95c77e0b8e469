import {
  ErrorCodes,
  ResponseError,
  type Connection,
  type Location,
  type SelectionRange,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { fileAt, isOwn } from '../definition/extends/joined-text.ts';
import { anchors, anchorsMethod } from './anchors.ts';
import { format } from './format.ts';
import { hints } from './hints.ts';
import { definitionAt, nameAt, namePlaces, referencesAt, sameName } from './names.ts';
import type { Answer } from './open-documents.ts';
import { renamable, rename, RenameError } from './rename.ts';
import { selectionsAt } from './selection.ts';
import { locationIn, toRange } from './to-protocol.ts';

/** Answers requests about the names of a file and where they stand. */
export function serveNavigation(connection: Connection, answer: Answer): void {
  connection.onDefinition(({ textDocument, position }) =>
    answer(textDocument.uri, null, (document, { analysis }): Location | null => {
      const found = definitionAt(analysis, document.offsetAt(position));
      if (!found) return null;
      const file = isOwn(found) ? undefined : fileAt(analysis.files, found.start);
      if (!file) return { uri: document.uri, range: toRange(document, found) };
      return locationIn(file, { start: found.start - file.start, end: found.end - file.start });
    }),
  );

  connection.onReferences(({ textDocument, position, context }) =>
    answer(textDocument.uri, [], (document, { analysis }): Location[] =>
      referencesAt(analysis, document.offsetAt(position), context.includeDeclaration).map((range) => ({
        uri: document.uri,
        range: toRange(document, range),
      })),
    ),
  );

  connection.onDocumentHighlight(({ textDocument, position }) =>
    answer(textDocument.uri, [], (document, { analysis }) => {
      const all = namePlaces(analysis);
      const at = nameAt(all, document.offsetAt(position));
      return at
        ? sameName(all, at)
            .filter(isOwn)
            .map((range) => ({ range: toRange(document, range) }))
        : [];
    }),
  );

  connection.onPrepareRename(({ textDocument, position }) =>
    answer(textDocument.uri, null, (document, { analysis }) =>
      refusing(() => {
        const at = renamable(analysis, document.offsetAt(position));
        return { range: toRange(document, at), placeholder: at.name };
      }),
    ),
  );

  connection.onRenameRequest(({ textDocument, position, newName }) =>
    answer(textDocument.uri, null, (document, { analysis }) =>
      refusing(() => {
        const ranges = rename(analysis, document.offsetAt(position), newName);
        const edits: TextEdit[] = ranges.map((range) => ({ range: toRange(document, range), newText: newName }));
        return { changes: { [document.uri]: edits } };
      }),
    ),
  );

  connection.onSelectionRanges(({ textDocument, positions }) =>
    answer(textDocument.uri, [], (document, definition) =>
      positions.map((position) => nested(document, selectionsAt(definition, document.offsetAt(position)))),
    ),
  );
}

/** Answers requests about how a file looks. */
export function serveAppearance(connection: Connection, answer: Answer): void {
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    answer(textDocument.uri, [], (document, definition) => {
      const wanted = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return hints(definition, wanted).map(({ offset, label, tooltip }) => ({
        position: document.positionAt(offset),
        label,
        tooltip,
        paddingLeft: true,
      }));
    }),
  );

  connection.onDocumentFormatting(({ textDocument }) =>
    answer(textDocument.uri, [], (document, definition): TextEdit[] => {
      const change = format(definition);
      return change ? [{ range: toRange(document, change), newText: change.newText }] : [];
    }),
  );

  connection.onRequest(anchorsMethod, ({ uri }: { readonly uri: string }) =>
    answer(uri, null, (document, definition) => {
      const found = anchors(definition);
      if (!found) return null;
      const tasks = found.tasks.map(({ name, at }) => ({ name, at: toRange(document, at) }));
      const { experiment, sweep } = found;
      return {
        experiment: toRange(document, experiment),
        tasks,
        ...(sweep && { sweep: toRange(document, sweep) }),
      };
    }),
  );
}

/** A refusal reaches the person as the sentence it is. */
function refusing<T>(answer: () => T): T | ResponseError {
  try {
    return answer();
  } catch (error) {
    if (error instanceof RenameError) return new ResponseError(ErrorCodes.InvalidRequest, error.message);
    throw error;
  }
}

function nested(document: TextDocument, ranges: ReturnType<typeof selectionsAt>): SelectionRange {
  const [largest, ...others] = ranges
    .toReversed()
    .map((range): SelectionRange => ({ range: toRange(document, range) }));
  return others.reduce((parent, { range }): SelectionRange => ({ range, parent }), largest ?? wholeOf(document));
}

const wholeOf = (document: TextDocument): SelectionRange => ({
  range: toRange(document, { start: 0, end: document.getText().length }),
});
