import { setTimeout as pause } from 'node:timers/promises';
import type { RunRecord } from '../trainer/folder/record.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import { letGoOn, prepareRun, type PreparedRun, type RunRequest } from '../trainer/launch.ts';
import { isFinal } from '../trainer/lifecycle.ts';
import { isAlive } from '../trainer/living.ts';

const lookMilliseconds = 200;

/**
 * A run that is to be trained: one that has begun and ended early goes on from where it was saved, else it is begun. One that failed
 * is begun anew, since it would fail again; one that is still at work elsewhere, as after a window was closed, is waited for.
 * @param dir its folder, where it has one
 */
export async function takeUp(dir: string | undefined, request: RunRequest): Promise<PreparedRun> {
  const known = dir === undefined ? undefined : await atRest(dir);
  if (dir === undefined || !known || known.state === 'failed') return prepareRun(request);
  return letGoOn(dir, request.until);
}

/** The record of a run once no process works on it; undefined where there is none that could be read. */
async function atRest(dir: string): Promise<RunRecord | undefined> {
  for (;;) {
    const record = recordIn(dir);
    if (!record || isFinal(record.state)) return record;
    const { pid, host, born } = record;
    if (pid === undefined || !isAlive({ pid, host, born })) return record;
    await pause(lookMilliseconds);
  }
}

/** Undefined where the folder was deleted or damaged: then the run is trained again. */
export function recordIn(dir: string): RunRecord | undefined {
  try {
    return readRecord(dir);
  } catch {
    return undefined;
  }
}
