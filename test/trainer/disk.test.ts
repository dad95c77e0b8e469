import assert from 'node:assert/strict';
import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { openJournal } from '../../server/trainer/folder/open-journal.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { prepareRun } from '../../server/trainer/launch.ts';
import type { FromTrainer } from '../../server/trainer/messages.ts';
import { Orders } from '../../server/trainer/orders.ts';
import { Reporter } from '../../server/trainer/reporter.ts';
import { Run } from '../../server/trainer/run.ts';
import { useBackend } from '../engine/backend.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bad disk '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));
before(() => useBackend());
afterEach(() => disk(undefined));

const { openSync, writeSync } = fs;

/** Lets every write fail with a code of the system's; `undefined` makes the disk well again. */
function disk(code: string | undefined): void {
  const fail = (): never => {
    throw Object.assign(new Error(`${code}: the disk has its troubles, write`), { code });
  };
  fs.writeSync = code === undefined ? writeSync : fail;
  fs.openSync =
    code === undefined ? openSync : (file, flags, mode) => (flags === 'r' ? openSync(file, flags, mode) : fail());
  syncBuiltinESMExports();
}

const definition = `version: 1
data:
  pictures: {format: shapes, train: 48, test: 8, size: 12}
model:
  encoder: [flatten, {dense: {units: 5, activation: tanh}}]
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size}
training: {epochs: 3, batchSize: 6, schedule: joint, optimizer: adam}
`;

let places = 0;
async function prepare(): Promise<string> {
  const out = path.join(folder, String(places++));
  mkdirSync(out);
  const file = path.join(out, 'a.mtl.yaml');
  writeFileSync(file, definition);
  return (await prepareRun({ file, text: definition, out })).dir;
}

/** Trains in this process, telling each message and then each step by its number. */
async function train(
  dir: string,
  hear: (message: FromTrainer) => void = () => undefined,
  atStep: (step: number) => void = () => undefined,
): Promise<void> {
  class Watched extends Reporter {
    override progress(progress: Parameters<Reporter['progress']>[0], seconds: number): void {
      super.progress(progress, seconds);
      atStep(progress.step);
    }
  }
  const reporter = new Watched(dir, readRecord(dir), hear);
  const orders = new Orders({ dir });
  try {
    reporter.begin();
    await new Run(dir, readResolved(dir), reporter, orders).train();
    reporter.flush();
  } finally {
    orders.dispose();
    reporter.close();
  }
}

/** Everything of a run but the clock and what was said of the disk. */
async function resultOf(dir: string) {
  const { series, unreadable } = await openJournal(path.join(dir, 'metrics.jsonl'));
  assert.equal(unreadable, 0);
  const { state, summary, reason } = readRecord(dir);
  return {
    ended: { state, summary, reason },
    steps: { ...series.snapshot(), seconds: undefined },
    epochs: series.epochs.map((line) => ({ ...line, seconds: undefined })),
    values: readFileSync(path.join(dir, 'checkpoint', 'last', 'values.bin')).toString('base64'),
  };
}

const waits = (message: FromTrainer) => message.type === 'record' && message.record.reason?.includes('Training waits');

describe('a run whose disk takes nothing for a while', { timeout: 120_000 }, () => {
  for (const [code, words] of [
    ['ENOSPC', /^The disk is full: free some space; .* Training waits, and goes on by itself/],
    ['EROFS', /^The run's folder cannot be written \(EROFS: .*Training waits/],
    ['EIO', /^The disk of the run's folder does not answer \(EIO: .*Training waits/],
  ] as const)
    it(`(${code}) waits, says so, and goes on to the same end by itself`, async () => {
      const whole = await prepare();
      await train(whole);
      const wanted = await resultOf(whole);
      const dir = await prepare();
      const reasons: string[] = [];
      const told: string[] = [];
      await train(
        dir,
        (message) => {
          if (message.type === 'notice') told.push(message.message);
          if (!waits(message) || message.type !== 'record' || message.record.reason === undefined) return;
          assert.equal(message.record.state, 'paused');
          reasons.push(message.record.reason);
          setTimeout(() => disk(undefined), 50);
        },
        (step) => {
          if (step === 9) disk(code);
        },
      );
      assert.match(reasons[0] ?? '', words);
      assert.deepEqual(
        [told.includes(reasons[0] ?? ''), told.at(-1)],
        [true, 'The disk takes what is written again, and training goes on.'],
      );
      assert.deepEqual(await resultOf(dir), wanted);
      const left = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /[0-9a-f]{8}-/.test(name));
      assert.deepEqual(left, [], 'nothing written aside is left');
    });

  it('ends where it is told to, with what was kept before, and can go on from there', async () => {
    const dir = await prepare();
    let last: FromTrainer | undefined;
    await assert.rejects(
      train(
        dir,
        (message) => {
          if (message.type === 'record') last = message;
          if (waits(message)) process.emit('message', { type: 'stop' }, undefined);
        },
        (step) => {
          if (step === 12) disk('ENOSPC');
        },
      ),
      /ENOSPC/,
    );
    disk(undefined);
    assert.ok(last?.type === 'record');
    assert.deepEqual(
      [last.record.state, last.record.reason],
      ['stopped', 'Stopped by request. The disk is full: free some space; what was written before is kept.'],
    );
    const { series, unreadable } = await openJournal(path.join(dir, 'metrics.jsonl'));
    assert.deepEqual([unreadable, series.epochs.length], [0, 1]);
  });
});
