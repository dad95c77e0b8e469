import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';

const ending = '.mtl.yaml';

/** The folder that a new file goes into: that of the editor in front, else the workspace's, else one that is asked for. */
async function targetFolder(argument: unknown): Promise<string | undefined> {
  if (argument instanceof vscode.Uri) return argument.fsPath;
  const active = vscode.window.activeTextEditor?.document.uri;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (active?.scheme === 'file' && vscode.workspace.getWorkspaceFolder(active)) return path.dirname(active.fsPath);
  if (folders.length === 1) return folders[0]?.uri.fsPath;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri.fsPath;
  const openLabel = vscode.l10n.t('Write the Experiment Here');
  const chosen = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel });
  return chosen?.[0]?.fsPath;
}

/** Why a name cannot be taken; undefined where it can. */
function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return vscode.l10n.t('The file needs a name.');
  if (/[/\\:*?"<>|]/.test(name) || name.startsWith('.')) return vscode.l10n.t('A file cannot have this name.');
  return undefined;
}

async function askName(): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('New Experiment'),
    prompt: vscode.l10n.t('Name of the new file; {0} is added. It starts as the bundled example.', ending),
    value: 'shapes',
    validateInput: nameProblem,
  });
  return name?.trim().replace(/(\.mtl)?\.ya?ml$/i, '');
}

/** Writes the text under the first free name: `shapes.mtl.yaml`, `shapes-2.mtl.yaml`, …; nothing is ever overwritten. */
async function writeNew(folder: string, name: string, text: string): Promise<string> {
  for (let number = 1; ; number++) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}${ending}`);
    try {
      await writeFile(file, text, { flag: 'wx' });
      return file;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** «New Experiment…»: the bundled example as a file of one's own, opened in the editor; gives its path. */
export async function newExperiment(
  { context }: Services,
  argument?: unknown,
  given?: unknown,
): Promise<string | undefined> {
  const folder = await targetFolder(argument);
  if (folder === undefined) return undefined;
  const name = typeof given === 'string' && nameProblem(given) === undefined ? given : await askName();
  if (name === undefined) return undefined;
  const example = await readFile(context.asAbsolutePath('extension/examples/shapes.mtl.yaml'), 'utf8');
  const file = await writeNew(folder, name, example);
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  return file;
}
