import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { runFiles } from '../../server/trainer/folder/files.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { renewLease } from '../../server/trainer/launch.ts';
import { isAlive } from '../../server/trainer/living.ts';
import type { Run } from './run.ts';
import type { RunStore } from './runStore.ts';

/** How often a run hears that this window still wants it: well within the shortest lease of a minute. */
const renewSeconds = 10;

const leaseOf = (dir: string): string => path.join(dir, runFiles.lease);

/** A trainer that starts says so at once; a run that waits longer was left by a program that died before it. */
const secondsUntilStarted = 60;

/** Why a run will never say how it ended; undefined where a process works on it, soon will, or might on another machine. */
function lossOf({ pid, host, born, created }: RunRecord, now: number): string | undefined {
  if (host !== undefined && host !== os.hostname()) return undefined;
  if (pid !== undefined)
    return isAlive({ pid, host, born }) ? undefined : vscode.l10n.t('The trainer has gone without saying why.');
  const waiting = now - Date.parse(created) < 1000 * secondsUntilStarted;
  return waiting ? undefined : vscode.l10n.t('The trainer was never started.');
}

/** Keeps the runs of this window alive, and notices those whose process is gone without having said so. */
export function keepLeases(
  store: RunStore,
  lost: (run: Run, reason: string) => void,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const renew = () => {
    // Nothing is written into a folder that is not trusted.
    if (!vscode.workspace.isTrusted) return;
    for (const run of store.active()) {
      try {
        const reason = lossOf(run.record, Date.now());
        if (reason !== undefined) lost(run, reason);
        else if (existsSync(leaseOf(run.dir))) renewLease(run.dir);
      } catch (error) {
        log.warn(`Run in ${run.dir}: ${String(error)}`);
      }
    }
  };
  const timer = setInterval(renew, renewSeconds * 1000);
  const ended = store.onDidChange(({ dir, record }) => {
    // The file tells a window that opens later that there is a run to take up.
    if (record.ended === undefined || !vscode.workspace.isTrusted) return;
    rm(leaseOf(dir), { force: true }).catch((error: unknown) => log.warn(`Lease in ${dir}: ${String(error)}`));
  });
  renew();
  return vscode.Disposable.from(ended, { dispose: () => clearInterval(timer) });
}
