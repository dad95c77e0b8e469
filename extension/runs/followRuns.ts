import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { runFiles } from '../../server/trainer/folder/files.ts';
import { runFoldersIn } from '../../server/trainer/folder/list.ts';
import type { PlotsPanel } from '../panels/plotsPanel.ts';
import { workspaceFolders } from '../places.ts';
import type { RunFeeds } from './runFeeds.ts';
import type { RunStore } from './runStore.ts';
import type { Trainers } from './trainers.ts';
import { readInto } from './watchRuns.ts';

/** Disk is asked, not watched: watchers stay silent on network file systems. */
const pollMilliseconds = 500;
/** How often folders are looked at for runs that something else has begun or removed. */
const seekMilliseconds = 3000;

/** Takes up runs that came without a watcher saying so, and lets go those that went. */
function findNew(store: RunStore, tried: Set<string>, log: vscode.LogOutputChannel): void {
  const known = store.all().map(({ dir }) => dir);
  const workspace = workspaceFolders().map((folder) => path.join(folder, '.mtl', 'runs'));
  for (const runs of new Set([...workspace, ...known.map((dir) => path.dirname(dir))])) {
    const there = new Set(runFoldersIn(runs));
    for (const dir of there) {
      if (store.get(dir) || tried.has(dir) || !existsSync(path.join(dir, runFiles.record))) continue;
      tried.add(dir);
      readInto(store, dir, log);
    }
    for (const dir of known)
      if (path.dirname(dir) === runs && !there.has(dir)) {
        store.delete(dir);
        tried.delete(dir);
      }
  }
}

/**
 * Follows the runs that something else trains - this window before it was reloaded, another window, a terminal - by
 * their folders: the record always, the journal while somebody looks at it.
 */
export function followRuns(
  parts: { store: RunStore; feeds: RunFeeds; trainers: Trainers; plots: PlotsPanel },
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const { store, feeds, trainers, plots } = parts;
  const readJournal = (dir: string) =>
    feeds
      .of(dir)
      .read()
      .catch((error: unknown) => log.warn(`Journal of ${dir}: ${String(error)}`));
  const poll = () => {
    for (const { dir } of store.active()) {
      if (trainers.has(dir)) continue;
      readInto(store, dir, log);
      if (plots.isWatching(dir)) void readJournal(dir);
    }
  };
  const timer = setInterval(poll, pollMilliseconds);
  // A record that cannot be read is named once.
  const tried = new Set<string>();
  const seeking = setInterval(() => {
    try {
      findNew(store, tried, log);
    } catch (error) {
      log.warn(`New runs: ${String(error)}`);
    }
  }, seekMilliseconds);
  // The last lines of a journal are written before the record says that the run has ended.
  const ended = store.onDidChange(({ dir, record }) => {
    if (record.ended === undefined) return;
    if (plots.isShowing(dir)) void readJournal(dir);
    else feeds.release(dir);
  });
  return vscode.Disposable.from(ended, {
    dispose: () => {
      clearInterval(timer);
      clearInterval(seeking);
    },
  });
}
