import * as vscode from 'vscode';
import { besideFirst } from '../panels/plotsPanel.ts';
import { runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Show Plots»: of the runs chosen in the list, else of what runs now, else of the last run. */
export function showPlots({ store, plots }: Services, argument?: unknown, selection?: unknown): void {
  const chosen = (Array.isArray(selection) ? selection : [argument])
    .map((each: unknown) => runOfArgument(store, each))
    .filter((run) => run !== undefined);
  const [newest] = store.active().concat(store.all());
  const runs = chosen.length > 0 ? chosen : newest ? [newest] : [];
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no run to show yet: run an experiment and its curves appear here.'),
    );
    return;
  }
  plots.show(besideFirst(runs));
}
