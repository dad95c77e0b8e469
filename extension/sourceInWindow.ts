import path from 'node:path';
import * as vscode from 'vscode';
import { sourceOnDisk } from '../server/data/definition-files.ts';
import { UnreadableError, type DefinitionSource } from '../server/definition/extends/source.ts';
import { isReadable } from '../server/language/surroundings.ts';
import { workspaceFolders } from './places.ts';

/** Where a definition stands; without trust, it extends only files of the workspace. */
export function sourceInWindow(file: string, dataRoot: string | undefined): DefinitionSource {
  const source = sourceOnDisk(file, dataRoot);
  if (vscode.workspace.isTrusted) return source;
  const workspace = workspaceFolders();
  const folders = workspace.length > 0 ? workspace : [path.dirname(file)];
  const read = (wanted: string): string => {
    if (isReadable(wanted, folders)) return source.files.read(wanted);
    throw new UnreadableError('it lies outside the workspace, which needs your trust before other files are read');
  };
  return { ...source, files: { ...source.files, read } };
}
