import * as vscode from 'vscode';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { reopenRun } from '../../server/trainer/launch.ts';
import { admits, allows } from '../../server/trainer/lifecycle.ts';
import { chooseBackend, trainerOptions } from '../environment/chooseBackend.ts';
import { chooseRun, runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';

/** «Resume Run»: a paused run goes on; one that was stopped, failed or lost, from where it was last saved, to the same end. */
export async function resumeRun(services: Services, argument?: unknown): Promise<void> {
  if (!(await requireTrust(vscode.l10n.t('Training')))) return;
  const { store, trainers, plots } = services;
  const resumable = store.all().filter(({ record }) => allows(record.state, 'resume'));
  const run =
    runOfArgument(store, argument) ??
    (await chooseRun(resumable, vscode.l10n.t('Which run shall go on from where it was saved?')));
  if (!run) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no run that is paused, was stopped or was lost.'),
    );
    return;
  }
  // The folder knows sooner than the list that a run has come to wait.
  if (admits(readRecord(run.dir).state, 'resume')) return trainers.order(run, 'resume');
  const { dir, record } = reopenRun(run.dir);
  const { backend, definition } = readResolved(dir);
  const settings = readSettings(vscode.Uri.file(definition));
  const choice = await chooseBackend(services, { ...settings, backend });
  if (!choice) return;
  const resumed = trainers.start(dir, record, trainerOptions(settings, choice));
  if (settings.openPlotsOnRun) plots.show([resumed]);
}
