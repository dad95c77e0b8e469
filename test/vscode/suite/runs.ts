import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunRecord } from '../../../server/trainer/folder/record.ts';
import { readRecord } from '../../../server/trainer/folder/runs.ts';
import { waitFor } from './wait-for.ts';

export const extensionId = 'mtl-experiments.mtl-experiments';

/** The folder that the window has open. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('The window has no folder open.');
  return folder.uri.fsPath;
}

/** The folders of the runs on disk. */
export function runFolders(): string[] {
  const runs = path.join(workspaceFolder(), '.mtl/runs');
  return existsSync(runs)
    ? readdirSync(runs)
        .filter((name) => /^\d+$/.test(name))
        .map((id) => path.join(runs, id))
    : [];
}

/** Waits until a run's record on disk is as wanted. */
export function waitForRecord(
  dir: string,
  what: string,
  isWanted: (record: RunRecord) => boolean,
  seconds = 60,
): Promise<RunRecord> {
  return waitFor(
    `run that ${what}`,
    () => {
      const record = readRecord(dir);
      return isWanted(record) && record;
    },
    seconds,
  );
}

/** Replaces text in a document and saves it. */
export async function replaceIn(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  if (at < 0) throw new Error(`${document.fileName} does not contain «${from}».`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The edit was refused.');
}
