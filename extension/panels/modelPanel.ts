import path from 'node:path';
import * as vscode from 'vscode';
import type { ToModel } from '../../webview/model/messages.ts';
import { sayError } from '../sayError.ts';
import { parseFromModel } from './fromModel.ts';
import { take } from './saveText.ts';
import { SinglePanel } from './singlePanel.ts';

const shownKey = 'mtl.model.shown';

/** The network of a definition as a picture; it changes when the definition is saved. */
export class ModelPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #panel: SinglePanel;
  readonly #subscription: vscode.Disposable;
  /** The definition's address. */
  #shown: string | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
    this.#shown = context.workspaceState.get<string>(shownKey);
    this.#panel = new SinglePanel(context, {
      viewType: 'mtl.model',
      name: 'model',
      title: vscode.l10n.t('Network'),
      refresh: () => void this.#send(),
      receive: (message) => this.#receive(message),
    });
    this.#subscription = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.toString() === this.#shown && this.#panel.isVisible) void this.#send();
    });
  }

  show({ uri }: vscode.TextDocument): void {
    this.#shown = uri.toString();
    void this.#context.workspaceState.update(shownKey, this.#shown);
    this.#panel.show();
  }

  dispose(): void {
    this.#panel.dispose();
    this.#subscription.dispose();
  }

  #receive(value: unknown): void {
    const message = parseFromModel(value);
    if (!message)
      return this.#log.warn('The picture of a network sent a message that is none: ', JSON.stringify(value));
    if (message.type !== 'ready') take(message).catch((error: unknown) => sayError(this.#log, error));
  }

  async #send(): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined) return;
    const uri = vscode.Uri.parse(shown);
    this.#panel.title = vscode.l10n.t('Network: {0}', path.basename(uri.fsPath).replace(/\.mtl\.ya?ml$/, ''));
    // Loaded with the first network that is drawn: a window opens no slower for it.
    const { describedModel } = await import('./describedModel.ts');
    const message = await describedModel(uri).catch((error: unknown): ToModel => {
      this.#log.warn(`The network of ${uri.fsPath} cannot be drawn: ${String(error)}`);
      return { type: 'nothing', reason: error instanceof Error ? error.message : String(error) };
    });
    if (shown === this.#shown) this.#panel.post(message);
  }
}
