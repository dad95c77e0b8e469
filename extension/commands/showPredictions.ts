import * as vscode from 'vscode';
import { runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Show Predictions»: of the run that is handed over, else of the finished one that is plotted or was run last. */
export function showPredictions({ store, chosen, predictions }: Services, argument?: unknown): void {
  const finished = [...chosen.runs(), ...store.all()].find(({ record }) => record.state === 'finished');
  const run = runOfArgument(store, argument) ?? finished;
  if (run) return predictions.show(run);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('No run has finished yet: what its tasks make of each test row is shown when one has.'),
  );
}
