import path from 'node:path';
import * as vscode from 'vscode';
import { readLabels } from '../../server/trainer/folder/labels.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { deletedRuns, deleteRun as putAside, restoreRun as bringBack } from '../../server/trainer/folder/trash.ts';
import { runsToActOn } from '../runs/chooseRun.ts';
import { sayError } from '../sayError.ts';
import type { Services } from '../services.ts';

/** «Delete Run»: puts runs aside; «Undo» brings them back, and «Restore Deleted Run…» does for thirty days. */
export async function deleteRun(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const runs = await runsToActOn(services, argument, selection, {
    action: 'delete',
    placeHolder: vscode.l10n.t('Which run shall be deleted?'),
    none: vscode.l10n.t('No run has ended that could be deleted; stop a run first.'),
  });
  const dirs = runs.map(({ dir }) => dir);
  if (dirs.length === 0) return;
  for (const dir of dirs) {
    putAside(dir);
    services.store.delete(dir);
  }
  const undo = vscode.l10n.t('Undo');
  const names = runs.map(({ record }) => record.id).join(', ');
  const text =
    dirs.length === 1 ? vscode.l10n.t('Run {0} was deleted.', names) : vscode.l10n.t('Runs {0} were deleted.', names);
  void vscode.window.showInformationMessage(text, undo).then((chosen) => {
    if (chosen === undo) restore(services, dirs);
  });
}

/** «Restore Deleted Run…»: brings a run back that was deleted in this workspace. */
export async function restoreRun(services: Services, argument?: unknown): Promise<void> {
  if (typeof argument === 'string') return restore(services, [argument]);
  const folders = new Set(services.store.all().map(({ dir }) => path.dirname(dir)));
  const found = await vscode.workspace.findFiles('**/.mtl/runs/.deleted/*/run.json', '**/{node_modules,.git}/**');
  for (const { fsPath } of found) folders.add(path.resolve(fsPath, '../../..'));
  const items = [...folders].flatMap(deletedRuns).map((dir) => {
    const { id, name, arm, created } = readRecord(path.join(path.dirname(dir), '.deleted', path.basename(dir)));
    return { label: `${id}  ${name}`, description: `${arm} · ${new Date(created).toLocaleString()}`, dir };
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No deleted run is kept any more.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which runs shall come back?'),
    canPickMany: true,
  });
  restore(services, chosen?.map(({ dir }) => dir) ?? []);
}

function restore({ store, log }: Services, dirs: readonly string[]): void {
  for (const dir of dirs) {
    try {
      bringBack(dir);
      store.set(dir, readRecord(dir), readLabels(dir));
    } catch (error) {
      sayError(log, error);
    }
  }
}
