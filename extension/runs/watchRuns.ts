import path from 'node:path';
import * as vscode from 'vscode';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { readLabels } from '../../server/trainer/folder/labels.ts';
import type { RunStore } from './runStore.ts';
import type { Trainers } from './trainers.ts';

const records = '**/.mtl/runs/*/run.json';
const labels = '**/.mtl/runs/*/labels.json';

/** Reads the record in a run's folder into the store; a record that cannot be read is named in the log. */
export function readInto(store: RunStore, dir: string, log: vscode.LogOutputChannel): void {
  try {
    store.set(dir, readRecord(dir), readLabels(dir));
  } catch (error) {
    log.warn(`Run in ${dir} is left out: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Finds the runs of the workspace and keeps the store up to date with their records on disk. */
export async function watchRuns(
  store: RunStore,
  trainers: Trainers,
  log: vscode.LogOutputChannel,
): Promise<vscode.Disposable> {
  const read = (uri: vscode.Uri) => {
    const dir = path.dirname(uri.fsPath);
    // What a trainer of this window tells is newer than its record on the disk.
    if (!trainers.has(dir)) readInto(store, dir, log);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(records);
  watcher.onDidCreate(read);
  watcher.onDidChange(read);
  watcher.onDidDelete((uri) => store.delete(path.dirname(uri.fsPath)));
  const labelled = vscode.workspace.createFileSystemWatcher(labels);
  const relabel = ({ fsPath }: vscode.Uri) => store.label(path.dirname(fsPath), readLabels(path.dirname(fsPath)));
  labelled.onDidCreate(relabel);
  labelled.onDidChange(relabel);
  const found = await vscode.workspace.findFiles(records, '**/{node_modules,.git}/**');
  for (const uri of found) read(uri);
  log.info(`${found.length} runs found.`);
  return vscode.Disposable.from(watcher, labelled);
}
