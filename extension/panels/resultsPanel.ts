import * as vscode from 'vscode';
import type { ExportForm, ToResults } from '../../webview/results/messages.ts';
import type { Comparisons } from '../runs/comparisons.ts';
import { sayError } from '../sayError.ts';
import { parseFromResults } from './fromResults.ts';
import { save } from './saveText.ts';
import { SinglePanel } from './singlePanel.ts';

const shownKey = 'mtl.results.shown';

/** The results panel: one comparison, as far as it has come; it comes back after a reload. */
export class ResultsPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #comparisons: Comparisons;
  readonly #log: vscode.LogOutputChannel;
  readonly #panel: SinglePanel;
  readonly #subscription: vscode.Disposable;
  /** Folder of the comparison that is shown. */
  #dir: string | undefined;

  constructor(context: vscode.ExtensionContext, comparisons: Comparisons, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#comparisons = comparisons;
    this.#log = log;
    this.#dir = context.workspaceState.get<string>(shownKey);
    this.#panel = new SinglePanel(context, {
      viewType: 'mtl.results',
      name: 'results',
      title: vscode.l10n.t('Results'),
      refresh: () => void this.#send(),
      receive: (message) => this.#receive(message),
    });
    this.#subscription = comparisons.onDidChange((dir) => {
      if (dir === this.#dir) void this.#send();
    });
  }

  /** Shows a comparison, beside the editor where the panel is new. */
  show(dir: string): void {
    this.#dir = dir;
    void this.#context.workspaceState.update(shownKey, dir);
    this.#panel.show();
  }

  dispose(): void {
    this.#panel.dispose();
    this.#subscription.dispose();
  }

  #receive(value: unknown): void {
    const message = parseFromResults(value);
    if (!message) return this.#log.warn('The results panel sent a message that is none: ', JSON.stringify(value));
    switch (message.type) {
      case 'ready':
        return;
      case 'stop':
        return this.#dir === undefined ? undefined : this.#comparisons.stop(this.#dir);
      case 'goOn':
        return void vscode.commands.executeCommand('mtl.compareExperiment', { comparison: this.#dir });
      case 'export':
        return void this.#export(message.form).catch((error: unknown) => sayError(this.#log, error));
      default:
        message satisfies never;
    }
  }

  async #export(form: ExportForm): Promise<void> {
    if (this.#dir === undefined) return;
    const { exported } = await import('../runs/exportedResults.ts');
    await save({ ...exported(this.#dir, form), encoding: 'utf8' });
  }

  async #send(): Promise<void> {
    const { shownComparison } = await import('../runs/shownComparison.ts');
    let comparison: Extract<ToResults, { type: 'show' }>['comparison'] = null;
    try {
      if (this.#dir !== undefined) {
        comparison = shownComparison(this.#dir, this.#comparisons.trainingOf(this.#dir));
        this.#panel.title = vscode.l10n.t('Results: {0}', comparison.results.name);
      }
    } catch (error) {
      this.#log.warn(`The comparison in ${this.#dir} cannot be shown: ${String(error)}`);
    }
    const message: ToResults = { type: 'show', comparison, locale: vscode.env.language };
    this.#panel.post(message);
  }
}
