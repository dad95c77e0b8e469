import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DefinitionText } from './definition-text.ts';

/** Answers a question about an open document, or `nothing` where it is not open or the answer fails. */
export type Answer = <T>(
  uri: string,
  nothing: T,
  about: (document: TextDocument, definition: DefinitionText) => T,
) => T;

/** What is known of the documents that are open: of each its latest state, shared by all requests about it. */
export class OpenDocuments {
  readonly #states = new Map<string, { readonly version: number; readonly definition: DefinitionText }>();

  /** The present state of a document. */
  stateOf(document: TextDocument): DefinitionText {
    const { uri, version } = document;
    const known = this.#states.get(uri);
    if (known?.version === version) return known.definition;
    const definition = new DefinitionText(document.getText(), known?.definition.pieces);
    this.#states.set(uri, { version, definition });
    return definition;
  }

  forget(uri: string): void {
    this.#states.delete(uri);
  }
}
