import path from 'node:path';
import * as vscode from 'vscode';
import { analyze } from '../../server/definition/analyze.ts';
import { describeNetwork } from '../../server/definition/cost/describe-network.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { applyOverrides } from '../../server/definition/overrides.ts';
import { networkFacts } from '../../server/trainer/network-facts.ts';
import { lossName } from '../../webview/chart/words.ts';
import type { ShownModel, ToModel } from '../../webview/model/messages.ts';
import { placeOf } from '../places.ts';
import { sayError } from '../sayError.ts';
import { readSettings } from '../settings.ts';
import { sourceInWindow } from '../sourceInWindow.ts';
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
    const message = await messageOf(uri).catch((error: unknown): ToModel => {
      this.#log.warn(`The network of ${uri.fsPath} cannot be drawn: ${String(error)}`);
      return { type: 'nothing', reason: error instanceof Error ? error.message : String(error) };
    });
    if (shown === this.#shown) this.#panel.post(message);
  }
}

async function messageOf(uri: vscode.Uri): Promise<ToModel> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { dataRoot } = readSettings(uri);
  const { experiment, problems } = analyze(document.getText(), sourceInWindow(document.fileName, dataRoot));
  if (!experiment) {
    const first = problems.find(({ severity }) => severity === 'error')?.message ?? '';
    const reason = vscode.l10n.t('The definition has an error, and no network until that is mended: {0}', first);
    return { type: 'nothing', reason };
  }
  const model = await modelOf(experiment, placeOf(document.fileName, dataRoot));
  return { type: 'show', model, locale: vscode.env.language };
}

async function modelOf(experiment: Experiment, place: ReturnType<typeof placeOf>): Promise<ShownModel> {
  const facts = await networkFacts(experiment, place);
  const tasks = Object.entries(experiment.tasks);
  const alone = tasks.map(([task]) => describeNetwork(applyOverrides(experiment, { arm: `single:${task}` }), facts));
  return {
    name: experiment.name,
    network: describeNetwork(experiment, facts),
    losses: Object.fromEntries(tasks.map(([task, { loss }]) => [task, lossName(loss.type)])),
    apart: alone.reduce((sum, { parameters }) => sum + parameters.total, 0),
  };
}
