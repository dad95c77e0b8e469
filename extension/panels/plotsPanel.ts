import path from 'node:path';
import * as vscode from 'vscode';
import type { FromPlots, RunSnapshot, ToPlots } from '../../webview/plots/messages.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import type { MeasuresOf } from '../runs/measures.ts';
import type { ChosenRuns } from '../runs/chosenRuns.ts';
import type { Run } from '../runs/run.ts';
import type { RunFeeds } from '../runs/runFeeds.ts';
import type { RunNews } from '../runs/runFeed.ts';
import type { RunStore } from '../runs/runStore.ts';
import { sayError } from '../sayError.ts';
import { parseFromPlots } from './fromPlots.ts';
import { furnishPanel } from './furnishPanel.ts';

/** What the panel asks for that is not about what it shows. */
export type PlotsRequest = Exclude<FromPlots, { type: 'ready' | 'pin' | 'choose' }>;

/** What the panel's own buttons do, beyond showing. */
export interface PlotsActions {
  readonly perform: (message: PlotsRequest, run: Run | undefined) => Promise<void>;
}

export const plotsViewType = 'mtl.plots';

/** The plot panel: shows the chosen runs, sends what is new while it is visible, and comes back after a reload. */
export class PlotsPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #store: RunStore;
  readonly #chosen: ChosenRuns;
  readonly #feeds: RunFeeds;
  readonly #actions: PlotsActions;
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[];
  #feedSubscriptions: vscode.Disposable[] = [];
  #panel: vscode.WebviewPanel | undefined;
  /** Counts the reads for a snapshot: only the latest may send one. */
  #reads = 0;
  /** Folders of the runs that the page has. */
  #sent: readonly string[] = [];
  /** The page has said `ready` and has had its snapshot since it was last loaded. */
  #hydrated = false;

  constructor(
    context: vscode.ExtensionContext,
    store: RunStore,
    chosen: ChosenRuns,
    feeds: RunFeeds,
    actions: PlotsActions,
    log: vscode.LogOutputChannel,
  ) {
    this.#context = context;
    this.#store = store;
    this.#chosen = chosen;
    this.#feeds = feeds;
    this.#actions = actions;
    this.#log = log;
    this.#subscriptions = [
      chosen.onDidChange(() => this.#update()),
      store.onDidChangeList(() => {
        if (this.#sent.some((dir) => !store.get(dir)) || this.#runs().some(({ dir }) => !this.#sent.includes(dir)))
          this.#update();
      }),
      store.onDidChange((run) => {
        if (this.#sent.includes(run.dir)) this.#post({ type: 'record', run: run.record.id, record: run.record });
      }),
      vscode.window.registerWebviewPanelSerializer(plotsViewType, {
        deserializeWebviewPanel: (panel) => Promise.resolve(this.#attach(panel)),
      }),
    ];
  }

  /** Shows exactly these runs, beside the editor where the panel is new. */
  show(runs: readonly Run[]): void {
    this.#chosen.set(runs.map(({ dir }) => dir));
    if (this.#panel) return this.#panel.reveal(undefined, true);
    this.#attach(
      vscode.window.createWebviewPanel(
        plotsViewType,
        vscode.l10n.t('Plots'),
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        {},
      ),
    );
  }

  /** Whether the panel, seen or hidden, is of this run among others. */
  isShowing(dir: string): boolean {
    return this.#panel !== undefined && (this.#chosen.has(dir) || this.#sent.includes(dir));
  }

  /** Whether news of this run would be seen now. */
  isWatching(dir: string): boolean {
    return this.#hydrated && this.#sent.includes(dir);
  }

  dispose(): void {
    this.#panel?.dispose();
    vscode.Disposable.from(...this.#subscriptions, ...this.#feedSubscriptions).dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#title();
    furnishPanel(
      panel,
      this.#context.extensionUri,
      { name: 'plots', title: 'MTL Plots' },
      {
        receive: (message) => this.#receive(message),
        hidden: () => (this.#hydrated = false),
        closed: () => {
          if (this.#panel !== panel) return;
          this.#panel = undefined;
          this.#hydrated = false;
          this.#sent = [];
          this.#releaseFeeds();
        },
      },
    );
  }

  #title(): void {
    const runs = this.#runs();
    const names = runs.map(({ record }) => record.id).join(', ');
    if (this.#panel) this.#panel.title = runs.length > 0 ? `Plots: Run ${names}` : 'Plots';
  }

  #runs(): Run[] {
    return besideFirst(this.#chosen.runs());
  }

  /** Those that the page has and that are still there. */
  #sentRuns(): Run[] {
    return this.#sent.map((dir) => this.#store.get(dir)).filter((run) => run !== undefined);
  }

  /** Other runs are chosen, or one of them is gone. */
  #update(): void {
    this.#title();
    if (!this.#hydrated) return;
    const runs = this.#runs();
    const isThere = runs.length > 0 && runs.every(({ dir }) => this.#sent.includes(dir));
    if (!isThere || this.#sent.some((dir) => !this.#store.get(dir))) return void this.#hydrate();
    this.#post({ type: 'chosen', runs: runs.map(({ record }) => record.id) });
  }

  #receive(value: unknown): void {
    const message = parseFromPlots(value);
    if (!message) return this.#log.warn('The plot panel sent a message that is none: ', JSON.stringify(value));
    if (message.type === 'ready') return void this.#hydrate();
    const run = 'run' in message ? this.#sentRuns().find(({ record }) => record.id === message.run) : undefined;
    if (message.type === 'pin') return this.#chosen.pin(run?.dir);
    if (message.type === 'choose') return run && this.#chosen.choose([run.dir], message.on);
    this.#actions.perform(message, run).catch((error: unknown) => sayError(this.#log, error));
  }

  /** Sends all that is known of the shown runs, and from then on what is new. */
  async #hydrate(): Promise<void> {
    const runs = this.#runs();
    const [read, panel] = [++this.#reads, this.#panel];
    await Promise.all(runs.map(({ dir }) => this.#feeds.of(dir).read())).catch((error: unknown) =>
      this.#log.error('A journal could not be read: ', error),
    );
    const { measuresOf } = await import('../runs/measures.ts');
    // Hidden, closed or turned to other runs meanwhile: the next `ready` or the later read answers.
    if (read !== this.#reads || panel !== this.#panel || !panel?.visible) return;
    for (const subscription of this.#feedSubscriptions) subscription.dispose();
    this.#feedSubscriptions = runs.map((run) =>
      this.#feeds.of(run.dir).onDidReceive((news) => this.#pass(run.record.id, news)),
    );
    this.#hydrated = true;
    this.#sent = runs.map(({ dir }) => dir);
    const gone = this.#chosen.dirs.filter((dir) => !this.#store.get(dir)).map((dir) => path.basename(dir));
    const snapshots = this.#runs().map((run) => this.#snapshot(run, measuresOf));
    this.#post({ type: 'snapshot', runs: snapshots, gone, locale: vscode.env.language });
    this.#title();
    this.#releaseFeeds();
  }

  /** Lets go of the numbers of ended runs that are not shown: a long run's are tens of megabytes. */
  #releaseFeeds(): void {
    for (const dir of this.#feeds.dirs()) {
      const run = this.#store.get(dir);
      if (!this.isShowing(dir) && (!run || isFinal(run.record.state))) this.#feeds.release(dir);
    }
  }

  #snapshot({ dir, record }: Run, measuresOf: MeasuresOf): RunSnapshot {
    const { series } = this.#feeds.of(dir);
    const { epochs, notices } = series;
    const place = this.#chosen.placeOf(dir) ?? 0;
    return { record, place, steps: series.snapshot(), epochs, notices, ...this.#measures(dir, measuresOf) };
  }

  #measures(dir: string, measuresOf: MeasuresOf): Pick<RunSnapshot, 'measures'> {
    try {
      return { measures: measuresOf(dir) };
    } catch (error) {
      this.#log.warn(`What the tasks of ${dir} measure is not known: ${String(error)}`);
      return {};
    }
  }

  #pass(run: string, news: RunNews): void {
    if (news.type !== 'reset') return this.#post({ ...news, run });
    if (this.#hydrated) void this.#hydrate();
  }

  #post(message: ToPlots): void {
    if (!this.#hydrated || !this.#panel?.visible) return;
    void this.#panel.webview.postMessage(message);
  }
}

/** Only runs of one folder have names of their own: those that stand beside the first. */
export function besideFirst(runs: readonly Run[]): Run[] {
  const [first] = runs;
  return runs.filter(({ dir }) => first !== undefined && path.dirname(dir) === path.dirname(first.dir));
}
