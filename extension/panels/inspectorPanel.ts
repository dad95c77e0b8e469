import * as vscode from 'vscode';
import { MeasuredSteps } from '../../server/trainer/folder/measured-steps.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { RunSeries } from '../../server/trainer/folder/series.ts';
import type { InspectedStep, ToInspector } from '../../webview/inspector/messages.ts';
import type { Run } from '../runs/run.ts';
import type { RunFeeds } from '../runs/runFeeds.ts';
import type { RunStore } from '../runs/runStore.ts';
import { sayError } from '../sayError.ts';
import { parseFromInspector } from './fromInspector.ts';
import { take } from './saveText.ts';
import { SinglePanel } from './singlePanel.ts';

const shownKey = 'mtl.inspector.shown';

/** Which step is looked at: `worst` is the one with the lowest cosine, none the newest measured one. */
interface Looked {
  readonly dir: string;
  readonly step?: number | 'worst';
}

/** The step inspector: one step of one run, computed from its journal. */
export class InspectorPanel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #store: RunStore;
  readonly #feeds: RunFeeds;
  readonly #log: vscode.LogOutputChannel;
  readonly #panel: SinglePanel;
  readonly #subscriptions: vscode.Disposable[];
  #looked: Looked | undefined;

  constructor(context: vscode.ExtensionContext, store: RunStore, feeds: RunFeeds, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#store = store;
    this.#feeds = feeds;
    this.#log = log;
    this.#looked = context.workspaceState.get<Looked>(shownKey);
    this.#panel = new SinglePanel(context, {
      viewType: 'mtl.inspector',
      name: 'inspector',
      title: vscode.l10n.t('Step'),
      refresh: () => void this.#send(),
      receive: (message) => this.#receive(message),
    });
    this.#subscriptions = [
      // More steps are there to go on to.
      store.onDidChange(({ dir }) => {
        if (dir === this.#looked?.dir && this.#panel.isVisible) void this.#send();
      }),
      store.onDidChangeList(() => {
        if (this.#looked && !store.get(this.#looked.dir) && this.#panel.isVisible) void this.#send();
      }),
    ];
  }

  /** Shows a step of a run, from 1; without one, the newest measured. */
  show(run: Run, step?: number | 'worst'): void {
    this.#look({ dir: run.dir, ...(step === undefined ? {} : { step }) });
    this.#panel.show();
  }

  dispose(): void {
    this.#panel.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #look(looked: Looked): void {
    this.#looked = looked;
    void this.#context.workspaceState.update(shownKey, looked);
  }

  #receive(value: unknown): void {
    const message = parseFromInspector(value);
    if (!message) return this.#log.warn('The step inspector sent a message that is none: ', JSON.stringify(value));
    switch (message.type) {
      case 'ready':
        return;
      case 'go':
        if (!this.#looked) return;
        this.#look({ dir: this.#looked.dir, step: message.step });
        return void this.#send();
      case 'copy':
      case 'save':
        return void take(message).catch((error: unknown) => sayError(this.#log, error));
      default:
        message satisfies never;
    }
  }

  async #send(): Promise<void> {
    const looked = this.#looked;
    const message = await this.#message(looked).catch((error: unknown): ToInspector => {
      this.#log.error('A step could not be inspected: ', error);
      const reason = error instanceof Error ? error.message : String(error);
      return { type: 'nothing', reason, locale: vscode.env.language };
    });
    if (looked !== this.#looked) return;
    // The step stays what it is while the run goes on.
    if (message.at && looked && typeof looked.step !== 'number') this.#look({ dir: looked.dir, step: message.at.step });
    if (message.at) this.#panel.title = vscode.l10n.t('Step {0}: Run {1}', message.at.step, message.at.run);
    this.#panel.post(message);
  }

  async #message(looked: Looked | undefined): Promise<ToInspector> {
    const locale = vscode.env.language;
    const run = looked && this.#store.get(looked.dir);
    if (!looked || !run)
      return {
        type: 'nothing',
        reason: vscode.l10n.t('The run is gone: its folder was deleted. Choose a step in the plots of another run.'),
        locale,
      };
    const feed = this.#feeds.of(run.dir);
    await feed.read();
    const measured = new MeasuredSteps(feed.series, run.record.tasks);
    const step = wantedStep(looked, measured, feed.series.length);
    const found = step === undefined ? undefined : measured.at(step);
    if (!found) return { type: 'nothing', reason: unmeasuredWords(run), locale };
    const at = placeOf(found.step, looked, run, measured, feed.series);
    const { inspect } = await import('../../server/trainer/inspection.ts');
    try {
      return { type: 'show', at, inspection: inspect(found, readResolved(run.dir).experiment), locale };
    } catch (error) {
      this.#log.warn(`Step ${found.step} of ${run.dir} cannot be inspected: ${String(error)}`);
      return { type: 'nothing', at, reason: error instanceof Error ? error.message : String(error), locale };
    }
  }
}

/** The measured step that is meant. */
function wantedStep({ step }: Looked, measured: MeasuredSteps, newest: number): number | undefined {
  return step === 'worst' ? measured.worst() : measured.nearest(step ?? newest);
}

function placeOf(
  step: number,
  looked: Looked,
  { record }: Run,
  measured: MeasuredSteps,
  series: RunSeries,
): InspectedStep {
  const [before, after] = [measured.before(step), measured.after(step)];
  return {
    run: record.id,
    arm: record.arm,
    steps: series.length,
    step,
    epoch: (series.epochs.findLast((line) => line.step < step)?.epoch ?? 0) + 1,
    ...(typeof looked.step === 'number' && looked.step !== step && { asked: looked.step }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

/** Why there is nothing to inspect, and how the next run can have it. */
function unmeasuredWords({ record: { id, tasks } }: Run): string {
  if (tasks.length < 2) return `Run ${id} has one task: there are no gradients to compare.`;
  return `The journal of run ${id} has no products of the tasks' gradients. With «training: { record: { gram: 10 } }» in the definition, the next run measures them in every tenth step.`;
}
