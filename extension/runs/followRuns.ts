import * as vscode from 'vscode';
import type { PlotsPanel } from '../panels/plotsPanel.ts';
import type { RunFeeds } from './runFeeds.ts';
import type { RunStore } from './runStore.ts';
import type { Trainers } from './trainers.ts';
import { readInto } from './watchRuns.ts';

/** Disk is asked, not watched: watchers stay silent on network file systems. */
const pollMilliseconds = 500;

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
  // The last lines of a journal are written before the record says that the run has ended.
  const ended = store.onDidChange(({ dir, record }) => {
    if (record.ended === undefined) return;
    if (plots.isShowing(dir)) void readJournal(dir);
    else feeds.release(dir);
  });
  return vscode.Disposable.from(ended, { dispose: () => clearInterval(timer) });
}
