import path from 'node:path';
import * as vscode from 'vscode';
import type { Place } from '../server/data/place.ts';

/** The folders that this window has open. */
export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

/** Where the data of the definition in a file may be read from in this window. */
export function placeOf(file: string, dataRoot: string | undefined): Place {
  const folder = path.dirname(file);
  const root = dataRoot ?? folder;
  return { root, allowed: [root, folder, ...workspaceFolders()] };
}
