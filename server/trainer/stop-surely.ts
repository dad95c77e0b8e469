import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasCode } from '../backend/has-code.ts';
import { forcedEnd, writeControl } from './folder/control.ts';
import { runFiles } from './folder/files.ts';
import type { RunRecord } from './folder/record.ts';
import { readRecord } from './folder/runs.ts';
import { forcedReason, goneWithoutWords } from './forced-reason.ts';
import { settleRecord } from './launch.ts';
import { isAlive } from './living.ts';

/** How long a run that is to stop may make no progress: to begin with, and after it was asked to end at once. */
export interface Patience {
  readonly stopSeconds: number;
  readonly terminateSeconds: number;
}

const usualPatience: Patience = { stopSeconds: 10, terminateSeconds: 5 };

/** A step may take that many times as long as its mean so far before it counts as standing still. */
const slowStep = 5;

const lookMilliseconds = 250;

/**
 * Sees that a run which has been asked to stop does. While it makes progress it has its time; after seconds without any, its
 * process is asked to end, then it and its children are killed. Gives the final record, which says so; undefined where the
 * process is on another machine, out of reach.
 * @param signal gives up watching
 */
export async function stopSurely(
  dir: string,
  signal?: AbortSignal,
  patience: Patience = usualPatience,
): Promise<RunRecord | undefined> {
  const { pid, host } = readRecord(dir);
  if (pid === undefined || host !== os.hostname()) return undefined;
  if (await comesToRest(dir, stopSeconds(readRecord(dir), patience), signal)) return settled(dir);
  if (signal?.aborted) return undefined;
  writeControl(dir, 'terminated');
  kill(pid, 'SIGTERM');
  if (await comesToRest(dir, patience.terminateSeconds, signal)) return settled(dir);
  if (signal?.aborted) return undefined;
  writeControl(dir, 'killed');
  kill(pid, 'SIGKILL');
  await comesToRest(dir, Number.POSITIVE_INFINITY, signal);
  return settled(dir);
}

function stopSeconds({ seconds, progress }: RunRecord, { stopSeconds }: Patience): number {
  const steps = progress?.step ?? 0;
  return steps > 0 ? Math.max(stopSeconds, (slowStep * (seconds ?? 0)) / steps) : stopSeconds;
}

/** The record of a run whose process has gone; what force did is said where the process could not. */
function settled(dir: string): RunRecord {
  const forced = forcedEnd(dir);
  return settleRecord(dir, forced ? forcedReason(forced) : goneWithoutWords);
}

/** Waits until a run's process has gone; false after `seconds` without a sign of progress. */
async function comesToRest(dir: string, seconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  let seen = '';
  let since = performance.now();
  while (signal?.aborted !== true) {
    const sign = progressOf(dir);
    if (sign === undefined) return true;
    if (sign !== seen) [seen, since] = [sign, performance.now()];
    if (performance.now() - since > 1000 * seconds) return false;
    await pause(lookMilliseconds);
  }
  return false;
}

/** All that moves in a run's folder while it works; undefined once its process has gone. */
function progressOf(dir: string): string | undefined {
  const { state, pid, host, born, progress } = readRecord(dir);
  if (pid === undefined || !isAlive({ pid, host, born })) return undefined;
  const saving = path.join(dir, runFiles.checkpoint, '.last.new', 'values.bin');
  const sizes = [path.join(dir, runFiles.journal), saving].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  );
  return JSON.stringify([state, progress?.step, sizes]);
}

/** Sends a signal to a process and its children, whose group it leads. */
function kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    // There are no signals there: the first one would end it as hard as the second.
    if (signal === 'SIGKILL') spawnSync('taskkill', ['/PID', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has ended in the meantime.
    if (!hasCode(error, ['ESRCH'])) throw error;
  }
}
