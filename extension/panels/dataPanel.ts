import * as vscode from 'vscode';
import { writeValue } from '../../server/definition/text/write-value.ts';
import type { SuggestedChange } from '../../server/trainer/mismatches.ts';
import type { InspectedData } from '../../server/trainer/inquiry/questions.ts';
import type { ToData } from '../../webview/data/messages.ts';
import { sayError } from '../sayError.ts';
import { parseFromData } from './fromData.ts';
import { SinglePanel } from './singlePanel.ts';

const shownKey = 'mtl.data.shown';

/** What was found of the data of a definition. */
export interface Inspected extends InspectedData {
  readonly uri: vscode.Uri;
  /** Of the experiment. */
  readonly name: string;
}

/** The data panel: what the data of a definition are; it writes what it suggests into the definition. */
export class DataPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #panel: SinglePanel;
  #inspected: Inspected | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
    this.#panel = new SinglePanel(context, {
      viewType: 'mtl.data',
      name: 'data',
      title: vscode.l10n.t('Data'),
      refresh: () => this.#send(),
      receive: (message) => this.#receive(message),
    });
  }

  /** Shows what was found, beside the editor where the panel is new. */
  show(inspected: Inspected): void {
    this.#inspected = inspected;
    void this.#context.workspaceState.update(shownKey, inspected.uri.toString());
    this.#panel.show();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #receive(value: unknown): void {
    const message = parseFromData(value);
    if (!message) return this.#log.warn('The data panel sent a message that is none: ', JSON.stringify(value));
    switch (message.type) {
      case 'ready':
        return;
      case 'again':
        return this.#readAgain();
      case 'write':
        return void this.#write(message.mismatch).catch((error: unknown) => sayError(this.#log, error));
      default:
        message satisfies never;
    }
  }

  #readAgain(): void {
    const kept = this.#context.workspaceState.get<string>(shownKey);
    if (kept !== undefined) void vscode.commands.executeCommand('mtl.inspectData', vscode.Uri.parse(kept));
  }

  async #write(place: number): Promise<void> {
    const { uri, report } = this.#inspected ?? {};
    const changes = report?.mismatches[place]?.changes;
    if (!uri || !changes) return;
    const document = await vscode.workspace.openTextDocument(uri);
    for (const change of changes) {
      if (await applyChange(document, change)) continue;
      const what = `${change.path.join('.')}: ${change.value}`;
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          '{0} has no place of its own for «{1}»; write it by hand.',
          uri.path.split('/').at(-1) ?? '',
          what,
        ),
      );
      return;
    }
    this.#readAgain();
  }

  #send(): void {
    const locale = vscode.env.language;
    if (!this.#inspected) {
      const reason = vscode.l10n.t('The data have not been read since the window was opened: Read Again.');
      return this.#panel.post({ type: 'nothing', reason, locale } satisfies ToData);
    }
    const { name, report, samples } = this.#inspected;
    this.#panel.title = vscode.l10n.t('Data: {0}', name);
    this.#panel.post({ type: 'show', name, report, samples, locale } satisfies ToData);
  }
}

/** Writes a value into the document, which stays unsaved; false where there is no place for it. */
async function applyChange(document: vscode.TextDocument, { path, value }: SuggestedChange): Promise<boolean> {
  const change = writeValue(document.getText(), path, value);
  if (!change) return false;
  const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, change.newText);
  return vscode.workspace.applyEdit(edit);
}
