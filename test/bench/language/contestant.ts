import { spawn } from 'node:child_process';
import {
  CompletionRequest,
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type Position,
  type ProtocolConnection,
} from 'vscode-languageserver/node';

/** A keystroke that is to be answered: the text that takes the place of `length` characters. */
export interface Keystroke {
  readonly at: Position;
  readonly length: number;
  readonly text: string;
}

/** A language server in a process of its own with one open document. */
export class Contestant {
  readonly #connection: ProtocolConnection;
  readonly #uri: string;
  readonly #end: () => void;
  #pulls = false;
  #version = 1;
  #published: ((diagnostics: readonly Diagnostic[]) => void) | undefined;

  private constructor(args: readonly string[], uri: string) {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const reader = new StreamMessageReader(child.stdout);
    this.#connection = createProtocolConnection(reader, new StreamMessageWriter(child.stdin));
    this.#uri = uri;
    this.#end = () => child.kill();
  }

  /** Starts a server with `settings`, by section, and opens a text in it. */
  static async start(
    args: readonly string[],
    settings: Readonly<Record<string, unknown>>,
    document: { readonly uri: string; readonly languageId: string; readonly text: string },
  ): Promise<Contestant> {
    const server = new Contestant(args, document.uri);
    const connection = server.#connection;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) =>
      server.#published?.(diagnostics),
    );
    connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section = '' }) => settings[section] ?? null),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
    });
    server.#pulls = capabilities.diagnosticProvider !== undefined;
    await connection.sendNotification(InitializedNotification.type, {});
    await connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
    const first = server.#problems();
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { ...document, version: server.#version },
    });
    await first();
    return server;
  }

  /** Types something; gives the milliseconds until its problems are known, and how many there are. */
  async type({ at, length, text }: Keystroke): Promise<{ readonly ms: number; readonly problems: number }> {
    const started = performance.now();
    const answer = this.#problems();
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.#uri, version: ++this.#version },
      contentChanges: [{ range: { start: at, end: { ...at, character: at.character + length } }, text }],
    });
    const problems = await answer();
    return { ms: performance.now() - started, problems };
  }

  /** Asks what may be typed; gives the milliseconds and how much was offered. */
  async complete(position: Position): Promise<{ readonly ms: number; readonly offered: number }> {
    const started = performance.now();
    const textDocument = { uri: this.#uri };
    const result = await this.#connection.sendRequest(CompletionRequest.type, { textDocument, position });
    const offered = Array.isArray(result) ? result.length : (result?.items.length ?? 0);
    return { ms: performance.now() - started, offered };
  }

  stop(): void {
    this.#connection.dispose();
    this.#end();
  }

  /** Waits for the number of problems: asked for where the server is asked, else as it tells them. */
  #problems(): () => Promise<number> {
    const published = new Promise<number>((resolve) => {
      this.#published = (diagnostics) => resolve(diagnostics.length);
    });
    return async () => {
      if (!this.#pulls) return published;
      const report = await this.#connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: this.#uri },
      });
      return report.kind === 'full' ? report.items.filter(({ severity }) => severity === 1).length : 0;
    };
  }
}
