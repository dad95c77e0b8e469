import path from 'node:path';
import * as vscode from 'vscode';
import { prepareAgain } from '../../server/trainer/again.ts';
import { definitionOfRun } from '../../server/trainer/definition-of-run.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { compareToOriginal } from '../../server/trainer/sameness.ts';
import { chooseBackend, trainerOptions } from '../environment/chooseBackend.ts';
import { runsToActOn } from '../runs/chooseRun.ts';
import type { Run } from '../runs/run.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';

const none = (): string => vscode.l10n.t('There is no run yet.');

/** Starts a run once more; gives its folder. */
async function again(services: Services, run: Run, exact: boolean): Promise<string | undefined> {
  const { definition, backend } = readResolved(run.dir);
  const settings = readSettings(vscode.Uri.file(definition));
  const wanted = exact ? (run.record.backend?.name ?? backend) : backend;
  const choice = await chooseBackend(services, { ...settings, backend: wanted });
  if (!choice) return undefined;
  const { dir, record, threads } = await prepareAgain(run.dir, exact);
  const started = services.trainers.start(dir, record, trainerOptions(settings, choice, threads));
  if (settings.openPlotsOnRun) services.plots.show([started]);
  return dir;
}

/** «Run Again»: the same experiment, arm and seed, as the run's folder has them; gives the new run's folder. */
export async function runAgain(services: Services, argument?: unknown): Promise<string | undefined> {
  if (!(await requireTrust(vscode.l10n.t('Training')))) return undefined;
  const placeHolder = vscode.l10n.t('Which run shall be done again?');
  const [run] = await runsToActOn(services, argument, undefined, { placeHolder, none: none() });
  return run && again(services, run, false);
}

/** «Reproduce Run»: does a run again on the same backend and threads, and says whether it is the same to the last bit. */
export async function reproduceRun(services: Services, argument?: unknown): Promise<string | undefined> {
  if (!(await requireTrust(vscode.l10n.t('Training')))) return undefined;
  const placeHolder = vscode.l10n.t('Which run shall be reproduced?');
  const [run] = await runsToActOn(services, argument, undefined, { placeHolder, none: none() });
  const dir = run && (await again(services, run, true));
  if (!run || dir === undefined) return undefined;
  const subscription = services.store.onDidChange(({ dir: changed, record }) => {
    if (changed !== dir || record.ended === undefined) return;
    subscription.dispose();
    compareToOriginal(run.dir, dir).then(
      ({ same, text }) =>
        void (same ? vscode.window.showInformationMessage(text) : vscode.window.showWarningMessage(text)),
      (error: unknown) => services.log.error('The runs could not be compared: ', error),
    );
  });
  services.context.subscriptions.push(subscription);
  return dir;
}

/**
 * «Duplicate Run with Changes»: the run's definition, with the arm, epochs and seed it was started with, as a new file beside
 * the one it was started from, to change and run.
 */
export async function duplicateRun(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Which run shall be varied?');
  const [run] = await runsToActOn(services, argument, undefined, { placeHolder, none: none() });
  if (!run) return;
  const folder = path.dirname(readResolved(run.dir).definition);
  const base = run.record.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '') || 'experiment';
  const uri = vscode.Uri.file(path.join(folder, `${base}-${run.record.id}.mtl.yaml`)).with({ scheme: 'untitled' });
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  const text = definitionOfRun(run.dir);
  await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
}
