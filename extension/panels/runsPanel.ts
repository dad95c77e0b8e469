import * as vscode from 'vscode';
import type { RunRow, ToRuns } from '../../webview/runs/messages.ts';
import type { ChosenRuns } from '../runs/chosenRuns.ts';
import type { RunFeeds } from '../runs/runFeeds.ts';
import { RunRows } from '../runs/runRows.ts';
import type { RunStore } from '../runs/runStore.ts';
import { sayError } from '../sayError.ts';
import { parseFromRuns } from './fromRuns.ts';
import { take } from './saveText.ts';
import { SinglePanel } from './singlePanel.ts';

/** The table of runs: live, and its checkboxes are those of the Runs view. */
export class RunsPanel implements vscode.Disposable {
  readonly #store: RunStore;
  readonly #chosen: ChosenRuns;
  readonly #log: vscode.LogOutputChannel;
  readonly #rows: RunRows;
  readonly #panel: SinglePanel;
  readonly #subscriptions: readonly vscode.Disposable[];
  /** What the page has of each run. */
  #sent = new Map<string, string>();

  constructor(
    context: vscode.ExtensionContext,
    store: RunStore,
    chosen: ChosenRuns,
    feeds: RunFeeds,
    log: vscode.LogOutputChannel,
  ) {
    this.#store = store;
    this.#chosen = chosen;
    this.#log = log;
    this.#rows = new RunRows(chosen, feeds, log);
    this.#panel = new SinglePanel(context, {
      viewType: 'mtl.runsTable',
      name: 'runs',
      title: vscode.l10n.t('Runs'),
      refresh: () => this.#sendAll(),
      receive: (message) => this.#receive(message),
    });
    this.#subscriptions = [store.onDidChangeList(() => this.#sendNew()), chosen.onDidChange(() => this.#sendNew())];
  }

  show(): void {
    this.#panel.show(vscode.ViewColumn.Active);
  }

  dispose(): void {
    this.#panel.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #receive(value: unknown): void {
    const message = parseFromRuns(value);
    if (!message) return this.#log.warn('The table of runs sent a message that is none: ', JSON.stringify(value));
    switch (message.type) {
      case 'ready':
        return;
      case 'choose':
        return this.#chosen.choose(message.runs, message.on);
      case 'star':
        return void vscode.commands.executeCommand('mtl.starRun', { dir: message.run });
      case 'plot':
        return void vscode.commands.executeCommand('mtl.showPlots', undefined, this.#chosen.runs());
      case 'changes': {
        const runs = message.runs.map((dir) => ({ dir }));
        return void vscode.commands.executeCommand('mtl.whatChanged', runs[0], runs);
      }
      case 'copy':
      case 'save':
        return void take(message).catch((error: unknown) => sayError(this.#log, error));
      default:
        message satisfies never;
    }
  }

  #sendAll(): void {
    const rows = this.#store.all().map((run) => this.#rows.of(run));
    this.#sent = new Map(rows.map((row) => [row.run, JSON.stringify(row)]));
    this.#post({ type: 'runs', rows, locale: vscode.env.language });
  }

  /** Sends the rows that have changed, or all where runs came or went. */
  #sendNew(): void {
    if (!this.#panel.isVisible) return;
    const runs = this.#store.all();
    if (runs.length !== this.#sent.size || runs.some(({ dir }) => !this.#sent.has(dir))) return this.#sendAll();
    const changed: RunRow[] = [];
    for (const run of runs) {
      const row = this.#rows.of(run);
      const text = JSON.stringify(row);
      if (this.#sent.get(row.run) === text) continue;
      this.#sent.set(row.run, text);
      changed.push(row);
    }
    if (changed.length > 0) this.#post({ type: 'changed', rows: changed });
  }

  #post(message: ToRuns): void {
    this.#panel.post(message);
  }
}
