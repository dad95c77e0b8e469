import { fork, spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  CodeActionRequest,
  CompletionRequest,
  createProtocolConnection,
  DefinitionRequest,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentLink,
  type DocumentSymbol,
  type Hover,
  type Location,
  type Position,
  type ProtocolConnection,
  type Range,
} from 'vscode-languageserver/node';
import { surroundingsMethod, type Surroundings } from '../../server/language/surroundings.ts';

const capabilities = { workspace: { diagnostics: { refreshSupport: true } } };

const main = fileURLToPath(new URL('../../server/language/main.ts', import.meta.url));

/** The text of one of the examples that are delivered. */
export const example = (name: string): Promise<string> =>
  readFile(new URL(`../../extension/examples/${name}.mtl.yaml`, import.meta.url), 'utf8');

/** A language server in a process of its own, as an editor sees it. */
export interface Server {
  open(uri: string, text: string): Promise<void>;
  change(uri: string, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  diagnostics(uri: string): Promise<Diagnostic[]>;
  hover(uri: string, position: Position): Promise<Hover | null>;
  completion(uri: string, position: Position): Promise<CompletionItem[]>;
  codeActions(uri: string, range: Range): Promise<CodeAction[]>;
  symbols(uri: string): Promise<DocumentSymbol[]>;
  links(uri: string): Promise<DocumentLink[]>;
  definition(uri: string, position: Position): Promise<Location | undefined>;
  /** Says what window the server serves. */
  tell(surroundings: Surroundings): Promise<void>;
  /** Waits until something holds, which is tried again whenever the server asks the editor to ask again. */
  until(holds: () => Promise<boolean>): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts the language server and shakes hands with it. */
export async function startServer(transport: 'ipc' | 'stdio'): Promise<Server> {
  const { child, connection } = transport === 'ipc' ? overIpc() : overStdio();
  const ended = once(child, 'exit');
  const refreshed = new EventEmitter();
  connection.onRequest(DiagnosticRefreshRequest.type, () => void refreshed.emit('refreshed'));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    ...requests(connection),
    async until(holds) {
      for (;;) {
        const again = once(refreshed, 'refreshed');
        if (await holds()) return;
        await again;
      }
    },
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await ended;
      connection.dispose();
    },
  };
}

function overIpc(): { child: ChildProcess; connection: ProtocolConnection } {
  const child = fork(main, ['--node-ipc'], { execArgv: [] });
  return { child, connection: createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child)) };
}

function overStdio(): { child: ChildProcess; connection: ProtocolConnection } {
  const child = spawn(process.execPath, [main, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const reader = new StreamMessageReader(child.stdout);
  return { child, connection: createProtocolConnection(reader, new StreamMessageWriter(child.stdin)) };
}

function requests(connection: ProtocolConnection): Omit<Server, 'stop' | 'until'> {
  let version = 0;
  return {
    open: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'mtl', version: ++version, text },
      }),
    change: (uri, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: ++version },
        contentChanges: [{ text }],
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    async diagnostics(uri) {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      return report.kind === 'full' ? report.items : [];
    },
    hover: (uri, position) => connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position }),
    async completion(uri, position) {
      const result = await connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
      return Array.isArray(result) ? result : (result?.items ?? []);
    },
    async codeActions(uri, range) {
      const parameters = { textDocument: { uri }, range, context: { diagnostics: [] } };
      const result = await connection.sendRequest(CodeActionRequest.type, parameters);
      return (result ?? []).filter((action): action is CodeAction => 'edit' in action);
    },
    async symbols(uri) {
      const result = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
      return (result ?? []).filter((symbol): symbol is DocumentSymbol => 'selectionRange' in symbol);
    },
    async links(uri) {
      return (await connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } })) ?? [];
    },
    async definition(uri, position) {
      const result = await connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position });
      const first = Array.isArray(result) ? result[0] : result;
      return first && 'uri' in first ? first : undefined;
    },
    tell: (surroundings) => connection.sendNotification(surroundingsMethod, surroundings),
  };
}
