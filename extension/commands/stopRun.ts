import * as vscode from 'vscode';
import { admits } from '../../server/trainer/lifecycle.ts';
import { chooseRun, runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Stop Run»: the run finishes its step, saves and ends. */
export async function stopRun({ store, trainers }: Services, argument?: unknown): Promise<void> {
  const stoppable = store.active().filter(({ record }) => admits(record.state, 'stop'));
  const given = runOfArgument(store, argument);
  const run = given ?? (await chooseRun(stoppable, vscode.l10n.t('Which run shall finish its step and end?')));
  if (!run || !admits(run.record.state, 'stop')) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No run is in progress.'));
    return;
  }
  trainers.order(run, 'stop');
}
