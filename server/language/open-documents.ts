import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DefinitionText } from './definition-text.ts';

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
