import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { ExportForm } from '../../server/trainer/use/questions.ts';
import { fillWhole } from '../../server/trainer/use/whole-file.ts';
import { runsToActOn } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';
import { requireTrust } from '../trust.ts';
import { sayDone, useRun } from './useRun.ts';

/** «Export Run…»: a run in a form that other programs read, in a new folder at a place that is asked for. */
export async function exportRun(services: Services, argument?: unknown): Promise<void> {
  if (!(await requireTrust(vscode.l10n.t('Exporting')))) return;
  const placeHolder = vscode.l10n.t('Which run shall be exported?');
  const [run] = await runsToActOn(services, argument, undefined, {
    placeHolder,
    none: vscode.l10n.t('There is no run yet.'),
  });
  const to = run && (await chooseForm());
  if (!run || !to) return;
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Where the folder of the export goes'),
      openLabel: vscode.l10n.t('Export Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: vscode.Uri.file(path.dirname(readResolved(run.dir).definition)),
    })) ?? [];
  if (!parent) return;
  const folder = freePlace(path.join(parent.fsPath, `run-${run.record.id}-${to}`));
  const title = vscode.l10n.t('Exporting run {0}', run.record.id);
  const answer = await useRun<'export'>(services, run, title, (ask) =>
    fillWhole(folder, (aside) => ask({ about: 'export', dir: run.dir, to, out: aside })),
  );
  if (!answer) return;
  const show = vscode.l10n.t('Show Folder');
  const told = vscode.l10n.t('Run {0} is in {1}.', run.record.id, folder);
  if ((await sayDone(told, answer.notices, show)) === show)
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
}

async function chooseForm(): Promise<ExportForm | undefined> {
  const items: (vscode.QuickPickItem & { readonly to: ExportForm })[] = [
    {
      to: 'savedmodel',
      label: 'SavedModel',
      detail: vscode.l10n.t('The network for TensorFlow, a signature for each task'),
    },
    { to: 'tfjs', label: 'TensorFlow.js', detail: vscode.l10n.t('The network for browsers, as a graph model') },
    { to: 'csv', label: 'CSV', detail: vscode.l10n.t('The journal as tables: steps, epochs, notices') },
    { to: 'tensorboard', label: 'TensorBoard', detail: vscode.l10n.t('The journal as event files') },
  ];
  const placeHolder = vscode.l10n.t('In which form?');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.to;
}

/** The place, or the first of `place-2`, `place-3`, ... where nothing is. */
function freePlace(place: string): string {
  if (!existsSync(place)) return place;
  for (let number = 2; ; number++) if (!existsSync(`${place}-${number}`)) return `${place}-${number}`;
}
