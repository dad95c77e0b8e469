import * as vscode from 'vscode';
import { furnishPanel } from './furnishPanel.ts';

/** What one kind of panel is and does. */
export interface PanelKind {
  readonly viewType: string;
  /** Of its bundles. */
  readonly name: string;
  readonly title: string;
  /** Sends all that is to be seen: the page was loaded. */
  readonly refresh: () => void;
  /** Takes a message that is not `ready`. */
  readonly receive: (message: unknown) => void;
}

/** A panel of which there is at most one in the window; it is taken down when hidden, and comes back after a reload. */
export class SinglePanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #kind: PanelKind;
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #ready = false;

  constructor(context: vscode.ExtensionContext, kind: PanelKind) {
    this.#context = context;
    this.#kind = kind;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(kind.viewType, {
      deserializeWebviewPanel: (panel) => Promise.resolve(this.#attach(panel)),
    });
  }

  /** Whether a page is there that takes messages. */
  get isVisible(): boolean {
    return this.#ready && this.#panel?.visible === true;
  }

  /** Shows the panel beside the editor where it is new, and sends everything anew. */
  show(column = vscode.ViewColumn.Beside): void {
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      if (this.isVisible) this.#kind.refresh();
      return;
    }
    const place = { viewColumn: column, preserveFocus: true };
    this.#attach(vscode.window.createWebviewPanel(this.#kind.viewType, this.#kind.title, place, {}));
  }

  set title(title: string) {
    if (this.#panel) this.#panel.title = title;
  }

  /** Sends a message, if anybody would see what it says: a hidden page asks anew when it is shown. */
  post(message: object): void {
    if (this.isVisible) void this.#panel?.webview.postMessage(message);
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#serializer.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#ready = false;
    const { name, title } = this.#kind;
    furnishPanel(
      panel,
      this.#context.extensionUri,
      { name, title },
      {
        receive: (message) => this.#receive(message),
        hidden: () => (this.#ready = false),
        closed: () => {
          if (this.#panel !== panel) return;
          this.#panel = undefined;
          this.#ready = false;
        },
      },
    );
  }

  #receive(message: unknown): void {
    const isReady = typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
    if (!isReady) return this.#kind.receive(message);
    this.#ready = true;
    this.#kind.refresh();
  }
}
