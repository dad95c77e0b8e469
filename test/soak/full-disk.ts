import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stream } from '../../server/data/random.ts';
import type { ResolvedRun } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { reopenRun } from '../../server/trainer/launch.ts';
import { finish, prepare, resultOf, seriesOf, start } from './repeatable-run.ts';

const options = ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs'];

/** Mounts a small disk; gives its folder and how to take it away, or nothing where that is not allowed. */
function smallDisk(): { readonly disk: string; readonly remove: () => void } | undefined {
  const disk = mkdtempSync(path.join(os.tmpdir(), 'mtl disk '));
  if (spawnSync('mount', [...options, disk]).status !== 0) {
    rmdirSync(disk);
    return undefined;
  }
  const remove = (): void => {
    process.off('exit', remove);
    // A trainer that still writes there must not keep it.
    execFileSync('umount', ['--lazy', disk]);
    rmdirSync(disk);
  };
  // An error that nobody catches ends the process past every `finally`.
  process.on('exit', remove);
  return { disk, remove };
}

const wayOut = `a small file system needs root on Linux: sudo mount ${options.join(' ')} FOLDER`;

/** Why no small disk can be had here, with what would bring one; undefined where it can. */
export function noSmallDisk(): string | undefined {
  const found = smallDisk();
  found?.remove();
  return found ? undefined : wayOut;
}

/**
 * Fills a small disk at `count` random moments of a run. What it had written stays whole, it waits and says so, and with space
 * again, or killed while it waits and resumed, it goes on to the end that it would have had, to the last bit.
 */
export async function fullDisk(
  count: number,
  seed: number,
  backend: ResolvedRun['backend'],
  say: (text: string) => void,
): Promise<void> {
  const found = smallDisk();
  assert.ok(found, wayOut);
  const { disk, remove } = found;
  try {
    const whole = await prepare(path.join(disk, 'whole'), backend);
    assert.equal((await finish(whole)).state, 'finished', readRecord(whole).reason);
    const wanted = await resultOf(whole);
    rmSync(path.join(disk, 'whole'), { recursive: true });
    const random = stream(seed, 'moments', 'full disk');
    let full = 0;
    for (let i = 0; i < count; i++) full += Number(await fillDuring(disk, i, random.uniform(), backend, wanted));
    say(`full disk: ${count} runs, ${full} of which had to wait; all kept what they had and went on to the same end`);
  } finally {
    remove();
  }
}

/** Gives whether the run had to wait for space. */
async function fillDuring(
  disk: string,
  index: number,
  share: number,
  backend: ResolvedRun['backend'],
  wanted: Awaited<ReturnType<typeof resultOf>>,
): Promise<boolean> {
  const place = path.join(disk, String(index));
  const filler = path.join(disk, 'filler');
  const dir = await prepare(place, backend);
  let blocks = 0;
  let full = false;
  const trainer = start(dir, (message) => {
    if (message.type === 'steps' && !full && ++blocks > share * 4) fill(disk, filler, Math.floor(share * 30_000));
    if (full || message.type !== 'record' || !/disk is full.*waits/.test(message.record.reason ?? '')) return;
    full = true;
    // It goes on by itself, or a machine dies before anybody has seen to its disk.
    if (index % 2 === 0) rmSync(filler, { force: true });
    else trainer.kill();
  });
  const { state, reason } = await trainer.ended;
  assert.equal(state, full && index % 2 === 1 ? 'interrupted' : 'finished', reason);
  await seriesOf(dir);
  rmSync(filler, { force: true });
  if (readRecord(dir).state !== 'finished') assert.equal((await finish(reopenRun(dir).dir)).state, 'finished');
  assert.deepEqual(await resultOf(dir), wanted, `${index}: the disk was full`);
  rmSync(place, { recursive: true });
  return full;
}

/** Leaves about `free` bytes. */
function fill(disk: string, filler: string, free: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = bavail * bsize - free;
  if (bytes <= 0) return;
  try {
    writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
  } catch (error) {
    // The run was quicker: the disk is full already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
