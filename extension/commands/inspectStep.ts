import * as vscode from 'vscode';
import { runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Inspect Step»: a step of the run that is handed over, else the newest measured one of what is plotted or was run last. */
export function inspectStep({ store, chosen, inspector }: Services, argument?: unknown, step?: unknown): void {
  const run = runOfArgument(store, argument) ?? chosen.runs()[0] ?? store.all()[0];
  if (!run) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no run to inspect yet: run an experiment with several tasks first.'),
    );
    return;
  }
  inspector.show(run, typeof step === 'number' || step === 'worst' ? step : undefined);
}
