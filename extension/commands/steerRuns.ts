import * as vscode from 'vscode';
import type { ControlOrder } from '../../server/trainer/folder/control.ts';
import { allows } from '../../server/trainer/lifecycle.ts';
import { runsToActOn, type RunQuestion } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** A command that gives an order to the runs that it is about. */
const giving =
  (order: ControlOrder, question: () => RunQuestion) =>
  async (services: Services, argument?: unknown, selection?: unknown): Promise<void> => {
    for (const run of await runsToActOn(services, argument, selection, question())) services.trainers.order(run, order);
  };

/** «Stop Run»: the runs finish their step, save and end. */
export const stopRun = giving('stop', () => ({
  action: 'stop',
  placeHolder: vscode.l10n.t('Which run shall finish its step and end?'),
  none: vscode.l10n.t('No run is in progress.'),
}));

/** «Pause Run»: the runs wait between two steps, saved, and keep their memory and their place. */
export const pauseRun = giving('pause', () => ({
  action: 'pause',
  placeHolder: vscode.l10n.t('Which run shall wait?'),
  none: vscode.l10n.t('No run is training at this moment.'),
}));

/** «Start Run Now»: runs that wait for their turn begin at once, beside those that train. */
export const startRunNow = giving('start', () => ({
  action: 'startNow',
  placeHolder: vscode.l10n.t('Which run shall begin before its turn?'),
  none: vscode.l10n.t('No run waits for its turn.'),
}));

/** «Stop All Runs»: every run in progress or in the queue of this workspace. */
export async function stopAllRuns({ store, trainers }: Services): Promise<void> {
  const runs = store.active().filter(({ record }) => allows(record.state, 'stop'));
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No run is in progress.'));
    return;
  }
  const stop = vscode.l10n.t('Stop All');
  const text = vscode.l10n.t('Stop {0} runs? Each finishes its step and saves; «Resume Run» goes on.', runs.length);
  if (runs.length > 1 && (await vscode.window.showWarningMessage(text, { modal: true }, stop)) !== stop) return;
  for (const run of runs) trainers.order(run, 'stop');
}
