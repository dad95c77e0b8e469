import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** What a panel exports: UTF-8 text, or base64 where `encoding` says so. */
export interface Saved {
  readonly fileName: string;
  readonly content: string;
  readonly encoding: 'utf8' | 'base64';
}

/** Asks where to, and writes what a panel exports. */
export async function save({ fileName, content, encoding }: Saved): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const name = path.basename(fileName);
  const defaultUri = vscode.Uri.file(folder === undefined ? name : path.join(folder, name));
  const uri = await vscode.window.showSaveDialog({ defaultUri });
  if (uri) await writeFile(uri.fsPath, Buffer.from(content, encoding));
}

/** What panels take away: text for the clipboard, or a file. */
export type Taken = { readonly type: 'copy'; readonly text: string } | ({ readonly type: 'save' } & Saved);

export async function take(taken: Taken): Promise<void> {
  if (taken.type === 'copy') return vscode.env.clipboard.writeText(taken.text);
  return save(taken);
}
