import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DeviceMemory } from '../definition/cost/need.ts';
import type { KnownData } from '../definition/data-facts/facts.ts';
import type { DefinitionSource } from '../definition/extends/source.ts';
import { DefinitionText } from './definition-text.ts';
import type { KnownFiles } from './known-files.ts';

/** Answers a question about an open document, or `nothing` where it is not open or the answer fails. */
export type Answer = <T>(
  uri: string,
  nothing: T,
  about: (document: TextDocument, definition: DefinitionText) => T,
) => T;

/** What is known of the documents that are open: of each its latest state, shared by all requests about it. */
export class OpenDocuments {
  readonly #files: KnownFiles;
  readonly #device: () => DeviceMemory | undefined;
  readonly #states = new Map<string, { readonly version: number; readonly definition: DefinitionText }>();

  /** @param device the memory that runs have, as far as it is known by now */
  constructor(files: KnownFiles, device: () => DeviceMemory | undefined) {
    this.#files = files;
    this.#device = device;
  }

  /** The present state of a document. */
  stateOf(document: TextDocument): DefinitionText {
    const { uri, version } = document;
    const known = this.#states.get(uri);
    const source = this.#files.sourceOf(uri);
    const isSame = known?.version === version && known.definition.device === this.#device();
    if (isSame && !known.definition.isOutdated(source)) return known.definition;
    return this.#set(document, source, known?.definition.data);
  }

  /** The present state of a document, with what its data sets were found to hold. */
  withData(document: TextDocument, data: KnownData): DefinitionText {
    const { data: before, source } = this.stateOf(document);
    const names = Object.keys(data);
    const isSame =
      names.length === Object.keys(before ?? {}).length && names.every((name) => before?.[name] === data[name]);
    return isSame ? this.stateOf(document) : this.#set(document, source, data);
  }

  #set(document: TextDocument, source: DefinitionSource | undefined, data: KnownData | undefined): DefinitionText {
    const { uri, version } = document;
    const { pieces, parents } = this.#states.get(uri)?.definition ?? {};
    const definition = new DefinitionText(document.getText(), {
      source,
      pieces,
      parents,
      data,
      device: this.#device(),
    });
    this.#states.set(uri, { version, definition });
    return definition;
  }

  /** The open documents that extend the file at `path`. */
  extending(path: string): readonly string[] {
    return [...this.#states].flatMap(([uri, { definition }]) =>
      definition.extended.some((file) => file.path === path) ? [uri] : [],
    );
  }

  forget(uri: string): void {
    this.#states.delete(uri);
  }
}
