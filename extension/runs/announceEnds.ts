import * as vscode from 'vscode';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readSettings } from '../settings.ts';
import type { Comparisons } from './comparisons.ts';
import type { Trainers } from './trainers.ts';
import { scoreWords } from './words.ts';

/** Says which run failed, and which finished while nobody looked; of a comparison's runs only those that failed. */
export function announceEnds(trainers: Trainers, comparisons: Comparisons): vscode.Disposable {
  return trainers.onDidEnd(({ dir, record }) => {
    const { state } = record;
    if (state === 'failed' || state === 'interrupted') void sayFailure(dir, record);
    else if (state === 'finished' && !comparisons.isTraining(dir)) void sayFinished(dir, record);
  });
}

async function sayFailure(dir: string, { id, name, state, reason }: RunRecord): Promise<void> {
  if (readSettings().notify === 'never') return;
  const showLog = vscode.l10n.t('Show Log');
  const why = reason ?? vscode.l10n.t('The trainer ended without saying why.');
  const text =
    state === 'failed'
      ? vscode.l10n.t('Run {0} of «{1}» failed: {2}', id, name, why)
      : vscode.l10n.t('Run {0} of «{1}» was interrupted: {2}', id, name, why);
  const resume = vscode.l10n.t('Resume Run');
  const chosen = await vscode.window.showErrorMessage(text, showLog, resume);
  if (chosen === showLog) await vscode.commands.executeCommand('mtl.showLog', { dir });
  if (chosen === resume) await vscode.commands.executeCommand('mtl.resumeRun', { dir });
}

async function sayFinished(dir: string, record: RunRecord): Promise<void> {
  const scores = scoreWords(record);
  const text = vscode.l10n.t('Run {0} of «{1}» finished', record.id, record.name);
  const show = vscode.l10n.t('Show Plots');
  const chosen = await sayWhileAway(scores === undefined ? `${text}.` : `${text}: ${scores}.`, show);
  if (chosen) await vscode.commands.executeCommand('mtl.showPlots', { dir });
}

/** Says something good, if nobody would see it otherwise and nobody has turned that off; gives whether `action` was chosen. */
export async function sayWhileAway(text: string, action: string): Promise<boolean> {
  if (vscode.window.state.focused || readSettings().notify !== 'ends') return false;
  return (await vscode.window.showInformationMessage(text, action)) === action;
}
