import { setTimeout as wait } from 'node:timers/promises';
import { readRecord, writeRecord } from '../trainer/folder/runs.ts';
import { isFinal, nextState } from '../trainer/lifecycle.ts';
import { callSlurm } from './slurm/call.ts';
import { askForJobs, isOnTheWay } from './slurm/jobs.ts';
import { settled, standingOf, type ClusterRun, type Standing } from './follow.ts';

/** Seconds that a run gets to finish its step and to save before its job is taken away. */
const patienceSeconds = 60;

/**
 * Ends a run on the cluster: one that is at work is asked to finish its step and to save, and its job is cancelled when
 * that takes too long; one that waits leaves the queue.
 * @throws SlurmError
 */
export async function cancelRun(run: ClusterRun, writeStop: (dir: string) => void): Promise<Standing> {
  const before = standingOf(run, await askForJobs([run.job]));
  if (isFinal(before.record.state) && before.status?.state !== 'PENDING') return before;
  if (before.status?.state === 'RUNNING') {
    writeStop(run.dir);
    const end = performance.now() + patienceSeconds * 1000;
    while (!isFinal(readRecord(run.dir).state) && performance.now() < end) await wait(250);
  }
  await callSlurm('scancel', [run.job]);
  const record = readRecord(run.dir);
  if (record.state === 'queued') {
    const state = nextState(record.state, 'stop');
    writeRecord(run.dir, {
      ...record,
      state,
      reason: 'Stopped by request before it began.',
      ended: new Date().toISOString(),
    });
  }
  for (;;) {
    const after = standingOf(run, await askForJobs([run.job]));
    if (!after.status || !isOnTheWay(after.status)) return isFinal(after.record.state) ? after : settled(after);
    await wait(250);
  }
}
