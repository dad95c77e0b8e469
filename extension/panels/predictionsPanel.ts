import * as vscode from 'vscode';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { inquire } from '../../server/trainer/inquiry/inquire.ts';
import { readOutputIndex, readOutputTable } from '../../server/trainer/outputs/outputs-folder.ts';
import { taskView } from '../../server/trainer/outputs/task-view.ts';
import type { Inputs, ShownPredictions, ShownSplit, ToPredictions } from '../../webview/predictions/messages.ts';
import type { Run } from '../runs/run.ts';
import type { RunStore } from '../runs/runStore.ts';
import type { Trainers } from '../runs/trainers.ts';
import { sayError } from '../sayError.ts';
import { readSettings } from '../settings.ts';
import { parseFromPredictions } from './fromPredictions.ts';
import { take } from './saveText.ts';
import { SinglePanel } from './singlePanel.ts';

const shownKey = 'mtl.predictions.shown';

/** Of which run, and of which of its tasks and splits: without them the first. */
interface Looked {
  readonly dir: string;
  readonly task?: string;
  readonly split?: ShownSplit;
}

/** The predictions panel: what one task of a finished run gave for held-out rows, read from the run's folder. */
export class PredictionsPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #store: RunStore;
  readonly #trainers: Trainers;
  readonly #log: vscode.LogOutputChannel;
  readonly #panel: SinglePanel;
  readonly #subscriptions: vscode.Disposable;
  #looked: Looked | undefined;
  /** Ends the process that reads inputs. */
  #reading = new AbortController();

  constructor(context: vscode.ExtensionContext, store: RunStore, trainers: Trainers, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#store = store;
    this.#trainers = trainers;
    this.#log = log;
    this.#looked = context.workspaceState.get<Looked>(shownKey);
    this.#panel = new SinglePanel(context, {
      viewType: 'mtl.predictions',
      name: 'predictions',
      title: vscode.l10n.t('Predictions'),
      refresh: () => this.#send(),
      receive: (message) => this.#receive(message),
    });
    this.#subscriptions = store.onDidChangeList(() => {
      if (this.#looked && !store.get(this.#looked.dir) && this.#panel.isVisible) this.#send();
    });
  }

  /** Shows what a run's tasks gave. */
  show({ dir }: Run): void {
    this.#look(dir === this.#looked?.dir ? this.#looked : { dir });
    this.#panel.show();
  }

  dispose(): void {
    this.#reading.abort();
    this.#panel.dispose();
    this.#subscriptions.dispose();
  }

  #look(looked: Looked): void {
    this.#looked = looked;
    void this.#context.workspaceState.update(shownKey, looked);
  }

  #receive(value: unknown): void {
    const message = parseFromPredictions(value);
    if (!message) return this.#log.warn('The predictions panel sent a message that is none: ', JSON.stringify(value));
    switch (message.type) {
      case 'ready':
        return;
      case 'choose':
        if (!this.#looked) return;
        this.#look({ dir: this.#looked.dir, task: message.task, split: message.split });
        return this.#send();
      case 'stopReading':
        return this.#reading.abort();
      case 'copy':
      case 'save':
        return void take(message).catch((error: unknown) => sayError(this.#log, error));
      default:
        message satisfies never;
    }
  }

  #send(): void {
    this.#reading.abort();
    const run = this.#looked && this.#store.get(this.#looked.dir);
    const message = this.#message(run);
    this.#panel.post(message);
    if (message.type !== 'show' || !run) return;
    const { arm, task } = message.shown;
    this.#panel.title = vscode.l10n.t('Predictions: Run {0} {1}, {2}', run.record.id, arm, task);
    const reading = new AbortController();
    this.#reading = reading;
    this.#inputsOf(run, message.shown, reading.signal)
      .catch((error: unknown): Inputs => ({ state: 'none', reason: reasonOf(error, reading.signal) }))
      .then((inputs) => {
        if (reading === this.#reading) this.#panel.post({ type: 'inputs', inputs } satisfies ToPredictions);
      })
      .catch((error: unknown) => this.#log.error(error instanceof Error ? error : String(error)));
  }

  #message(run: Run | undefined): Exclude<ToPredictions, { type: 'inputs' }> {
    const locale = vscode.env.language;
    if (!run) {
      const reason = vscode.l10n.t(
        'The run is gone: its folder was deleted. Choose «Show Predictions» of another run.',
      );
      return { type: 'nothing', reason, locale };
    }
    try {
      const shown = this.#shown(run);
      return shown ? { type: 'show', shown, locale } : { type: 'nothing', reason: noneWords(run), locale };
    } catch (error) {
      this.#log.warn(`The outputs of ${run.dir} cannot be shown: ${String(error)}`);
      return { type: 'nothing', reason: error instanceof Error ? error.message : String(error), locale };
    }
  }

  #shown({ dir, record }: Run): ShownPredictions | undefined {
    const kept = readOutputIndex(dir)?.splits ?? {};
    const splits = (['test', 'validation'] as const).filter((split) => Object.keys(kept[split] ?? {}).length > 0);
    const split = splits.find((each) => each === this.#looked?.split) ?? splits[0];
    const tasks = split ? Object.keys(kept[split] ?? {}) : [];
    const task = tasks.find((each) => each === this.#looked?.task) ?? tasks[0];
    const table = split && task !== undefined ? readOutputTable(dir, split, task) : undefined;
    if (!split || task === undefined || !table) return undefined;
    return { run: record.id, arm: record.arm, tasks, task, splits, split, view: taskView(table) };
  }

  /** The inputs of the worst rows, read anew in a process of its own. */
  async #inputsOf(run: Run, { task, split, view }: ShownPredictions, signal: AbortSignal): Promise<Inputs> {
    if (!vscode.workspace.isTrusted)
      return {
        state: 'none',
        reason: vscode.l10n.t('Their inputs are not read, since this workspace is not trusted.'),
      };
    this.#panel.post({ type: 'inputs', inputs: { state: 'reading' } } satisfies ToPredictions);
    const { experiment, root, allowed, hashes } = readResolved(run.dir);
    const own = experiment.tasks[task];
    if (!own) return { state: 'none', reason: vscode.l10n.t('The run has no task {0} any more.', task) };
    const published = split === 'test' ? 'test' : 'train';
    const sha256 = hashes?.[own.data]?.rows[published];
    const rows = {
      data: own.data,
      published,
      ids: view.worst.map(({ row }) => row),
      ...(sha256 !== undefined && { sha256 }),
    } as const;
    // The data sets of other tasks need not be read.
    const question = {
      about: 'inputs',
      experiment: { ...experiment, tasks: { [task]: own } },
      place: { root, allowed },
      rows,
    } as const;
    const { nodePath } = readSettings();
    const found = await inquire(question, this.#trainers.beside(nodePath, process.env, signal), () => undefined);
    return { state: 'read', rows: [...found] };
  }
}

const reasonOf = (error: unknown, { aborted }: AbortSignal): string =>
  aborted
    ? vscode.l10n.t('Their inputs were not read to the end.')
    : vscode.l10n.t('Their inputs cannot be shown: {0}', error instanceof Error ? error.message : String(error));

/** Why a run has nothing to show, and what would. */
function noneWords({ record: { id, state } }: Run): string {
  return state === 'finished'
    ? vscode.l10n.t(
        'Run {0} has not kept what its tasks gave: it is of before that was kept, or its disk was full. «Run Again» gives it.',
        id,
      )
    : vscode.l10n.t(
        'Run {0} is {1}. What its tasks give for held-out rows is kept when a run has finished.',
        id,
        state,
      );
}
