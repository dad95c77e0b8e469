import * as vscode from 'vscode';
import { allows } from '../../server/trainer/lifecycle.ts';
import { runsToActOn } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Stop Run»: the runs finish their step, save and end. */
export async function stopRun(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const runs = await runsToActOn(services, argument, selection, {
    action: 'stop',
    placeHolder: vscode.l10n.t('Which run shall finish its step and end?'),
    none: vscode.l10n.t('No run is in progress.'),
  });
  for (const run of runs) services.trainers.order(run, 'stop');
}

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

/** «Pause Run»: the runs wait between two steps, saved, and keep their memory and their place. */
export async function pauseRun(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const runs = await runsToActOn(services, argument, selection, {
    action: 'pause',
    placeHolder: vscode.l10n.t('Which run shall wait?'),
    none: vscode.l10n.t('No run is training at this moment.'),
  });
  for (const run of runs) services.trainers.order(run, 'pause');
}

/** «Start Run Now»: runs that wait for their turn begin at once, beside those that train. */
export async function startRunNow(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const runs = await runsToActOn(services, argument, selection, {
    action: 'startNow',
    placeHolder: vscode.l10n.t('Which run shall begin before its turn?'),
    none: vscode.l10n.t('No run waits for its turn.'),
  });
  for (const run of runs) services.trainers.order(run, 'start');
}
