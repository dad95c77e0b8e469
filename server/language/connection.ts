import {
  CodeActionKind,
  DocumentDiagnosticReportKind,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { memoryHere } from '../backend/device-memory.ts';
import { complete } from './complete.ts';
import type { DefinitionText } from './definition-text.ts';
import { hover } from './hover.ts';
import { KnownFiles, pathOf } from './known-files.ts';
import { serveLinks } from './links.ts';
import { serveAppearance, serveNavigation } from './navigation.ts';
import { OpenDocuments } from './open-documents.ts';
import type { ProblemAddresses } from './problems-page.ts';
import { refresher } from './refresh.ts';
import { Looker } from './look/looker.ts';
import { lookingMethod, toldOnce } from './looking.ts';
import { isSurroundings, placeOf, surroundingsMethod, type Surroundings } from './surroundings.ts';
import { fixableProblems } from './quick-fixes.ts';
import { symbols } from './symbols.ts';
import { serveTokens, tokenTypes } from './tokens.ts';
import { toCodeAction, toCompletionItem, toDiagnostic, toHover, toSymbol } from './to-protocol.ts';

const capabilities: InitializeResult = {
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [' ', '{', '[', ',', ':'] },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    documentSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    selectionRangeProvider: true,
    inlayHintProvider: true,
    documentFormattingProvider: true,
    documentLinkProvider: {},
    semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, full: true },
  },
  serverInfo: { name: 'MTL' },
};

/** Files that belong to the server. */
export interface ServerFiles {
  readonly addresses: ProblemAddresses;
  /** The program of the worker that looks at data. */
  readonly lookWorker: string;
}

/** Wires the requests of an editor to the pure functions that answer them. */
export function serve(connection: Connection, { addresses, lookWorker }: ServerFiles): void {
  const documents = new TextDocuments(TextDocument);
  let surroundings: Surroundings = { trusted: true, folders: [] };
  const files = new KnownFiles(
    () => documents.all(),
    () => surroundings,
  );
  const states = new OpenDocuments(files, () => surroundings.device);
  const refresh = refresher(connection);
  const looker = new Looker(lookWorker, {
    changed: () => refresh.all(),
    busy: (name) => tell(name),
    failed: (reason) => connection.console.error(reason),
  });
  const tell = toldOnce((name) => void connection.sendNotification(lookingMethod, { name: name ?? null }));
  connection.onShutdown(() => looker.dispose());
  documents.onDidClose(({ document }) => {
    states.forget(document.uri);
    looker.forget(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    const file = pathOf(document.uri);
    if (file !== undefined && states.extending(file).length > 0) refresh.hints();
  });

  /** An answer about one document; a document that is not open has none, and a mistake of ours costs only this answer. */
  function answer<T>(uri: string, nothing: T, about: (document: TextDocument, definition: DefinitionText) => T): T {
    const document = documents.get(uri);
    if (!document) return nothing;
    try {
      return about(document, states.stateOf(document));
    } catch (error) {
      connection.console.error(`${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return nothing;
    }
  }

  /** The state of a document with what is known of its data sets by now. */
  function looked(document: TextDocument, { analysis, source }: DefinitionText): DefinitionText {
    if (!source) return states.stateOf(document);
    const place = placeOf(surroundings, source.file);
    return states.withData(document, looker.of(document.uri, analysis.written.data ?? {}, place));
  }

  connection.onInitialize((parameters) => {
    refresh.supported(parameters.capabilities);
    const told: unknown = parameters.initializationOptions;
    surroundings = isSurroundings(told)
      ? told
      : {
          trusted: true,
          folders: (parameters.workspaceFolders ?? []).flatMap(({ uri }) => {
            const folder = pathOf(uri);
            return folder === undefined ? [] : [{ path: folder }];
          }),
          device: { device: 'this computer', bytes: memoryHere() },
        };
    return capabilities;
  });

  // Which window it is may be told at any time; what was said before may then be wrong.
  connection.onNotification(surroundingsMethod, (told: Surroundings) => {
    surroundings = told;
    refresh.all();
  });
  connection.onDidChangeWatchedFiles(() => {
    looker.refresh();
    refresh.all();
  });

  connection.languages.diagnostics.on(({ textDocument }) => ({
    kind: DocumentDiagnosticReportKind.Full,
    items: answer(textDocument.uri, [], (document, definition) =>
      looked(document, definition).analysis.problems.map((problem) => toDiagnostic(document, problem, addresses)),
    ),
  }));

  connection.onHover(({ textDocument, position }) =>
    answer(textDocument.uri, null, (document, definition) => {
      const found = hover(definition, document.offsetAt(position));
      return found ? toHover(document, found) : null;
    }),
  );

  connection.onCompletion(({ textDocument, position }) =>
    answer(textDocument.uri, [], (document, definition) =>
      complete(definition, document.offsetAt(position)).map((item, i) => toCompletionItem(document, item, i)),
    ),
  );

  connection.onCodeAction(({ textDocument, range }) =>
    answer(textDocument.uri, [], (document, definition) => {
      const wanted = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return fixableProblems(definition, wanted).flatMap((problem) => {
        const diagnostic = toDiagnostic(document, problem, addresses);
        const fixes = problem.fixes ?? [];
        return fixes.map((fix) => toCodeAction(document, fix, diagnostic, fixes.length === 1));
      });
    }),
  );

  connection.onDocumentSymbol(({ textDocument }) =>
    answer(textDocument.uri, [], (document, definition) =>
      symbols(definition).map((symbol) => toSymbol(document, symbol)),
    ),
  );

  serveNavigation(connection, answer);
  serveAppearance(connection, answer);
  serveTokens(connection, answer);
  serveLinks(connection, answer, () => surroundings);
  documents.listen(connection);
  connection.listen();
}
