import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FromPlots } from '../../webview/plots/messages.ts';
import type { PlotsRequest } from './plotsPanel.ts';
import type { Run } from '../runs/run.ts';

type Save = Extract<FromPlots, { type: 'save' }>;

/** Asks where to, and writes what the panel exports. */
async function save({ fileName, content, encoding }: Save): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const name = path.basename(fileName);
  const defaultUri = vscode.Uri.file(folder === undefined ? name : path.join(folder, name));
  const uri = await vscode.window.showSaveDialog({ defaultUri });
  if (uri) await writeFile(uri.fsPath, Buffer.from(content, encoding));
}

/** Does what a button of the plot panel asks for. */
export async function performPlotsAction(message: PlotsRequest, run: Run | undefined): Promise<void> {
  // A run that is gone has nothing to act on; without it the commands would take another one.
  if ('run' in message && !run) return;
  switch (message.type) {
    case 'stop':
      return vscode.commands.executeCommand('mtl.stopRun', run);
    case 'showLog':
      return vscode.commands.executeCommand('mtl.showLog', run);
    case 'openDefinition':
      return vscode.commands.executeCommand('mtl.openDefinition', run);
    case 'setUpTensorFlow':
      return vscode.commands.executeCommand('mtl.setUpTensorFlow');
    case 'runExperiment':
      return vscode.commands.executeCommand('mtl.runExperiment');
    case 'copy':
      return vscode.env.clipboard.writeText(message.text);
    case 'save':
      return save(message);
    default:
      message satisfies never;
  }
}
