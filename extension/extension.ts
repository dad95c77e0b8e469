import path from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from './commands/register.ts';
import { DataPanel } from './panels/dataPanel.ts';
import { InspectorPanel } from './panels/inspectorPanel.ts';
import { performPlotsAction } from './panels/plotsActions.ts';
import { PlotsPanel } from './panels/plotsPanel.ts';
import { PredictionsPanel } from './panels/predictionsPanel.ts';
import { ModelPanel } from './panels/modelPanel.ts';
import { RunsPanel } from './panels/runsPanel.ts';
import { ResultsPanel } from './panels/resultsPanel.ts';
import { ReadOnlyTexts } from './readOnlyTexts.ts';
import { Comparisons } from './runs/comparisons.ts';
import { announceEnds } from './runs/announceEnds.ts';
import { ChosenRuns } from './runs/chosenRuns.ts';
import { followRuns } from './runs/followRuns.ts';
import { keepLeases } from './runs/lease.ts';
import { keepQueueRules } from './runs/queueRules.ts';
import { RunFeeds } from './runs/runFeeds.ts';
import { RunOutputs } from './runs/runOutputs.ts';
import { RunStore } from './runs/runStore.ts';
import { runsTree } from './runs/runsTree.ts';
import { Trainers } from './runs/trainers.ts';
import { watchRuns } from './runs/watchRuns.ts';
import { statusBar } from './statusBar.ts';

/** Starts the extension; runs that were in progress when the window closed are taken up again. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('MTL', { log: true });
  const store = new RunStore();
  const feeds = new RunFeeds();
  const trainers = new Trainers(context.asAbsolutePath(path.join('dist', 'trainer.cjs')), store, feeds, log);
  const chosen = new ChosenRuns(context.workspaceState, store);
  const plots = new PlotsPanel(context, store, chosen, feeds, { perform: performPlotsAction }, log);
  const comparisons = new Comparisons(trainers);
  const results = new ResultsPanel(context, comparisons, log);
  const inspector = new InspectorPanel(context, store, feeds, log);
  const predictions = new PredictionsPanel(context, store, trainers, log);
  const dataPanel = new DataPanel(context, log);
  const runsTable = new RunsPanel(context, store, chosen, feeds, log);
  const model = new ModelPanel(context, log);
  const texts = new ReadOnlyTexts();
  const outputs = new RunOutputs(store);
  const runsView = runsTree(store, chosen, (runs) => plots.show(runs));
  const services = {
    context,
    log,
    store,
    chosen,
    inspector,
    predictions,
    dataPanel,
    runsTable,
    model,
    feeds,
    trainers,
    plots,
    comparisons,
    results,
    texts,
    runsView,
    outputs,
  };
  context.subscriptions.push(
    log,
    store,
    feeds,
    trainers,
    chosen,
    plots,
    comparisons,
    results,
    inspector,
    predictions,
    dataPanel,
    runsTable,
    model,
    texts,
    registerCommands(services),
    runsView,
    outputs,
    statusBar(store),
    keepQueueRules(store),
    announceEnds(trainers, comparisons),
    followRuns({ store, feeds, trainers, plots }, log),
  );
  // The search for runs takes long in a large workspace, and neither waits for the other; the window waits for neither.
  setImmediate(() => {
    import('./startLanguage.ts')
      .then(({ startLanguage }) => startLanguage(context, store, log))
      .catch((error: unknown) => log.error('The language server did not start: ', error));
  });
  context.subscriptions.push(
    await watchRuns(store, trainers, log),
    keepLeases(store, (run, reason) => trainers.settle(run, reason), log),
  );
}
