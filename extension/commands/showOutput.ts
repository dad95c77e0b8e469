import * as vscode from 'vscode';
import { runsToActOn } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Show Output»: follows what a run's trainer prints, in an output channel of its own. */
export async function showOutput(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Whose output?');
  const none = vscode.l10n.t('There is no run yet.');
  const [run] = await runsToActOn(services, argument, undefined, { placeHolder, none });
  if (run) services.outputs.show(run);
}
