import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeControl } from '../../server/trainer/folder/control.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { startTrainer, type Trainer } from '../../server/trainer/launch.ts';
import type { ResolvedRun } from '../../server/trainer/folder/resolved.ts';
import { prepare, seriesOf, trainerFile } from './repeatable-run.ts';

/** What a run holds at one moment. */
interface Sample {
  readonly megabytes: number;
  readonly openFiles: number;
  /** Files of its folder and of its temporary folder. */
  readonly files: number;
}

/** The first part of the time, in which memory may still grow to what the run needs. */
const warmUp = 0.2;

/** By how many megabytes the later half of the rest may hold more than the earlier. */
const slack = 24;

function sampleOf(pid: number, folders: readonly string[]): Sample {
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  return {
    megabytes: Number(resident) / 1024,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
    files: files.length,
  };
}

/**
 * Trains one run for `minutes`, with a save after every epoch, a pause and a resumption now and then, and a lease that is
 * renewed, as an editor does it: memory, open files and files on the disk come to rest and stay there.
 */
export async function hour(
  minutes: number,
  backend: ResolvedRun['backend'],
  say: (text: string) => void,
): Promise<void> {
  assert.ok(process.platform === 'linux', 'what a process holds is read from /proc, which Linux alone has');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl hour '));
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  try {
    const dir = await prepare(path.join(folder, 'run'), backend, { epochs: 1_000_000, train: 8000 });
    const environment = { ...process.env, TMPDIR: temporary, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' };
    const trainer = startTrainer(dir, { trainerFile, environment, leaseSeconds: 600, onMessage: () => undefined });
    try {
      const samples = await watch(dir, trainer, minutes, [dir, temporary]);
      judge(samples, say);
    } finally {
      trainer.order('stop');
      await trainer.ended;
    }
    const { length } = await seriesOf(dir);
    const { state, progress, seconds = 0 } = readRecord(dir);
    say(`${(seconds / 60).toFixed(1)} minutes of training, ${progress?.step} steps, ${progress?.epoch} epochs`);
    assert.deepEqual(
      [state, progress?.step],
      ['stopped', length],
      'the run ended as it was told to, and its journal is whole',
    );
    assert.deepEqual(readdirSync(temporary), [], 'nothing is left in the temporary folder');
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
}

/** Looks at a run sixty times in `minutes`. */
async function watch(dir: string, trainer: Trainer, minutes: number, folders: readonly string[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  const { pid } = trainer;
  assert.ok(pid !== undefined);
  while (readRecord(dir).state !== 'running') await pause(100);
  for (let i = 0; i < 60; i++) {
    for (let second = 0; second < minutes; second += 10) {
      await pause(1000 * Math.min(10, minutes - second));
      trainer.renewLease();
    }
    if (i % 10 === 9) {
      writeControl(dir, 'pause');
      while (readRecord(dir).state !== 'paused') await pause(20);
      writeControl(dir, 'resume');
      while (readRecord(dir).state !== 'running') await pause(20);
    }
    samples.push(sampleOf(pid, folders));
  }
  return samples;
}

function judge(samples: readonly Sample[], say: (text: string) => void): void {
  const warm = samples.slice(Math.round(warmUp * samples.length));
  const half = Math.floor(warm.length / 2);
  const most = (part: readonly Sample[], what: keyof Sample): number => Math.max(...part.map((sample) => sample[what]));
  for (const what of ['megabytes', 'openFiles', 'files'] as const) {
    const [before, after] = [most(warm.slice(0, half), what), most(warm.slice(half), what)];
    say(`${what}: at most ${before.toFixed(0)}, later ${after.toFixed(0)}`);
    assert.ok(after <= before + (what === 'megabytes' ? slack : 2), `${what} rose from ${before} to ${after}`);
  }
}
