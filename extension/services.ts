import type * as vscode from 'vscode';
import type { DataPanel } from './panels/dataPanel.ts';
import type { InspectorPanel } from './panels/inspectorPanel.ts';
import type { PredictionsPanel } from './panels/predictionsPanel.ts';
import type { RunsPanel } from './panels/runsPanel.ts';
import type { ModelPanel } from './panels/modelPanel.ts';
import type { PlotsPanel } from './panels/plotsPanel.ts';
import type { ResultsPanel } from './panels/resultsPanel.ts';
import type { Comparisons } from './runs/comparisons.ts';
import type { ReadOnlyTexts } from './readOnlyTexts.ts';
import type { ChosenRuns } from './runs/chosenRuns.ts';
import type { RunFeeds } from './runs/runFeeds.ts';
import type { RunStore } from './runs/runStore.ts';
import type { RunOutputs } from './runs/runOutputs.ts';
import type { RunsView } from './runs/runsTree.ts';
import type { Trainers } from './runs/trainers.ts';

/** What the commands work with. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly store: RunStore;
  readonly chosen: ChosenRuns;
  readonly feeds: RunFeeds;
  readonly trainers: Trainers;
  readonly plots: PlotsPanel;
  readonly comparisons: Comparisons;
  readonly results: ResultsPanel;
  readonly inspector: InspectorPanel;
  readonly predictions: PredictionsPanel;
  readonly dataPanel: DataPanel;
  readonly runsTable: RunsPanel;
  readonly model: ModelPanel;
  readonly texts: ReadOnlyTexts;
  readonly runsView: RunsView;
  readonly outputs: RunOutputs;
}
