import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { runFiles } from '../../server/trainer/folder/files.ts';
import { renewLease } from '../../server/trainer/launch.ts';
import type { Run } from './run.ts';
import type { RunStore } from './runStore.ts';

/** How often a run hears that this window still wants it: well within the shortest lease of a minute. */
const renewSeconds = 10;

const leaseOf = (dir: string): string => path.join(dir, runFiles.lease);

/** Whether the process of a run is there; one that may not be asked is. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Keeps the runs of this window alive, and notices those whose process is gone without having said so. */
export function keepLeases(store: RunStore, lost: (run: Run) => void, log: vscode.LogOutputChannel): vscode.Disposable {
  const renew = () => {
    for (const run of store.active()) {
      const { pid } = run.record;
      try {
        if (pid !== undefined && !isAlive(pid)) lost(run);
        else if (existsSync(leaseOf(run.dir))) renewLease(run.dir);
      } catch (error) {
        log.warn(`Run in ${run.dir}: ${String(error)}`);
      }
    }
  };
  const timer = setInterval(renew, renewSeconds * 1000);
  const ended = store.onDidChange(({ dir, record }) => {
    // The file tells a window that opens later that there is a run to take up.
    if (record.ended !== undefined) void rm(leaseOf(dir), { force: true });
  });
  renew();
  return vscode.Disposable.from(ended, { dispose: () => clearInterval(timer) });
}
