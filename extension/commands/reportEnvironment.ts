import * as vscode from 'vscode';
import { environmentText, reportEnvironment as report } from '../../server/backend/report.ts';
import { searchOf } from '../environment/search.ts';
import { readSettings } from '../settings.ts';
import type { Services } from '../services.ts';

/** «Report Environment»: what trains here, on what, which versions, what was tried and why not, as a text to copy. */
export async function reportEnvironment({ context, texts }: Services): Promise<void> {
  const location = vscode.ProgressLocation.Window;
  const title = vscode.l10n.t('Looking at the environment');
  const found = await vscode.window.withProgress({ location, title }, () => report(searchOf(readSettings())));
  const { version } = context.extension.packageJSON as { version: string };
  const head = `MTL Experiments ${version}, VS Code ${vscode.version}, Node.js ${process.versions.node}`;
  const uri = texts.give('environment', `${head}\n\n${environmentText(found)}\n`);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}
