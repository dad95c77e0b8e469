import * as vscode from 'vscode';
import { definitionOf } from '../runs/run.ts';
import { chooseRun, runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Open Definition of Run»: the exact copy that the run was started with. */
export async function openDefinition({ store }: Services, argument?: unknown): Promise<void> {
  const run = runOfArgument(store, argument) ?? (await chooseRun(store.all(), vscode.l10n.t('Of which run?')));
  if (!run) return;
  await vscode.window.showTextDocument(vscode.Uri.file(definitionOf(run)), { preview: true });
}
