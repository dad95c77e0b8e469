import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stream } from '../../server/data/random.ts';
import type { ResolvedRun } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import { reopenRun, type Trainer } from '../../server/trainer/launch.ts';
import { isFinal } from '../../server/trainer/lifecycle.ts';
import { isAlive } from '../../server/trainer/living.ts';
import { finish, prepare, resultOf, seriesOf, start, trainerFile } from './repeatable-run.ts';

const moments = ['start', 'checkpoint', 'journal', 'between', 'host'] as const;
type Moment = (typeof moments)[number];

/** How a run was hit. */
interface Hit {
  readonly moment: Moment;
  /** Steps that were told before, and that the journal had after. */
  readonly told: number;
  readonly kept: number;
  /** It had ended before it could be hit. */
  readonly missed: boolean;
}

/**
 * Kills runs with SIGKILL at `count` random moments - while they start, save, write, compute, or their host instead of them -
 * and resumes each: its end must be that of the run that nobody touched, to the last bit.
 * @param say told what was done
 */
export async function kill(
  count: number,
  seed: number,
  backend: ResolvedRun['backend'],
  say: (text: string) => void,
): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl kill '));
  try {
    const whole = await prepare(path.join(folder, 'whole'), backend);
    const began = performance.now();
    assert.equal((await finish(whole)).state, 'finished', readRecord(whole).reason);
    const milliseconds = performance.now() - began;
    const wanted = await resultOf(whole);
    const random = stream(seed, 'moments', 'kill');
    const hits: Hit[] = [];
    for (let i = 0; i < count; i++) {
      const dir = await prepare(path.join(folder, String(i)), backend);
      const moment = moments[i % moments.length] ?? 'start';
      const hit = await hitRun(dir, moment, random.uniform(), milliseconds);
      if (readRecord(dir).state !== 'finished') await finish(reopenRun(dir).dir);
      assert.deepEqual(await resultOf(dir), wanted, `${i}: killed during ${moment}, ${JSON.stringify(hit)}`);
      hits.push(hit);
      rmSync(path.dirname(path.dirname(path.dirname(dir))), { recursive: true });
    }
    for (const moment of moments) say(summaryOf(moment, hits));
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
}

function summaryOf(moment: Moment, hits: readonly Hit[]): string {
  const own = hits.filter((hit) => hit.moment === moment);
  const kept = own.map((hit) => hit.kept);
  return `${moment}: ${own.length} kills (${own.filter(({ missed }) => missed).length} too late), after ${Math.min(...kept)} to ${Math.max(...kept)} steps; all resumed to the same end`;
}

/** @param share where in the run, between 0 and 1 */
async function hitRun(dir: string, moment: Moment, share: number, milliseconds: number): Promise<Hit> {
  if (moment === 'host') return hitHost(dir, share);
  const live = new RunSeries();
  let blocks = 0;
  const trainer = start(dir, (message) => {
    if (message.type !== 'steps') return;
    live.addBlock(message.block);
    if (moment === 'journal' && ++blocks > share * 4) trainer.kill();
  });
  const stopAiming = aim(dir, moment, share, milliseconds, trainer);
  const { state } = await trainer.ended;
  stopAiming();
  // What was told had been written.
  const told = live.length;
  const kept = existsSync(path.join(dir, 'metrics.jsonl')) ? (await seriesOf(dir)).length : 0;
  assert.ok(kept >= told, `${dir}: ${told} steps were told, and ${kept} are kept`);
  return { moment, told, kept, missed: state === 'finished' };
}

/** Waits for the moment to kill; gives how to stop waiting. */
function aim(dir: string, moment: Moment, share: number, milliseconds: number, trainer: Trainer): () => void {
  if (moment === 'checkpoint') {
    let seen = 0;
    const watcher = watch(path.join(dir, 'checkpoint'), () => {
      // Saving makes half a dozen changes: any of them may be the last.
      if (++seen > share * 40) trainer.kill();
    });
    return () => watcher.close();
  }
  const wait = moment === 'start' ? share * 0.5 * milliseconds : (0.4 + 0.5 * share) * milliseconds;
  const timer = moment === 'journal' ? undefined : setTimeout(() => trainer.kill(), wait);
  return () => clearTimeout(timer);
}

const hostFile = fileURLToPath(new URL('../trainer/fixtures/host.ts', import.meta.url));

/** Kills who started the run: it goes on for a second, then saves and ends, and no process is left. */
async function hitHost(dir: string, share: number): Promise<Hit> {
  const lease = share < 0.5 ? [] : ['1'];
  const host = fork(hostFile, [dir, trainerFile, ...lease]);
  const pid = await new Promise<number>((resolve) => host.once('message', (message) => resolve(Number(message))));
  host.kill('SIGKILL');
  while (!isFinal(readRecord(dir).state) || isAlive({ pid })) await pause(20);
  const kept = (await seriesOf(dir)).length;
  return { moment: 'host', told: 0, kept, missed: readRecord(dir).state === 'finished' };
}
