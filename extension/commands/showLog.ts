import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { logOf } from '../runs/run.ts';
import { runOfArgument } from '../runs/chooseRun.ts';
import type { Services } from '../services.ts';

/** «Show Log»: what a run's trainer printed, or without a run what this window did. */
export async function showLog({ store, log }: Services, argument?: unknown): Promise<void> {
  const run = runOfArgument(store, argument);
  if (!run) return log.show(true);
  const file = logOf(run);
  if (!existsSync(file)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Run {0} has not logged anything.', run.record.id));
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.languages.setTextDocumentLanguage(document, 'log');
  await vscode.window.showTextDocument(document, { preview: true });
}
