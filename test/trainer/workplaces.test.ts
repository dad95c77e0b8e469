import assert from 'node:assert/strict';
import fs, { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { openJournal } from '../../server/trainer/folder/open-journal.ts';
import { NoPlaceError, readRecord } from '../../server/trainer/folder/runs.ts';
import { prepareRun, startTrainer, type RunRequest } from '../../server/trainer/launch.ts';
import { backendUnderTest } from '../engine/backend.ts';
import { trainerFile } from '../soak/repeatable-run.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'my runs 実験 🧪 '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const text = `version: 1
name: 実験 🧪
data:
  pictures: {format: shapes, train: 160, test: 40, size: 12}
model:
  encoder: [flatten, {dense: {units: 8}}]
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size}
training: {epochs: 4, batchSize: 8, schedule: joint}
`;

function place(name: string): { readonly file: string; readonly text: string } {
  const file = path.join(folder, name, '実験 1.mtl.yaml');
  mkdirSync(path.dirname(file));
  writeFileSync(file, text);
  return { file, text };
}

describe('a run where people work', { timeout: 120_000 }, () => {
  it('measures time by a clock that no jump moves, in a folder with any name', async () => {
    const { dir } = await prepareRun({ ...place('ordner mit 空白'), backend: backendUnderTest });
    const clock = new URL('fixtures/jumping-clock.ts', import.meta.url).href;
    const environment = { ...process.env, NODE_OPTIONS: `--import=${clock}` };
    const began = performance.now();
    const record = await startTrainer(dir, { trainerFile, environment, onMessage: () => undefined }).ended;
    const passed = (performance.now() - began) / 1000;
    assert.equal(record.state, 'finished', record.reason);
    assert.notEqual(record.started?.slice(0, 13), new Date().toISOString().slice(0, 13), 'its wall clock did jump');
    const { series } = await openJournal(path.join(dir, 'metrics.jsonl'));
    const { seconds } = series.snapshot();
    assert.ok(seconds.every((value, i) => value >= (seconds[i - 1] ?? 0)));
    assert.ok((seconds.at(-1) ?? 0) <= passed && (record.seconds ?? 0) <= passed && series.length === 4 * 18);
    assert.deepEqual([readRecord(dir).name, readRecord(dir).state], ['実験 🧪', 'finished']);
  });

  it('two of one file at once have folders of their own, and both come to their end', async () => {
    const request: RunRequest = { ...place('twice'), backend: backendUnderTest, epochs: 1 };
    const runs = await Promise.all([prepareRun(request), prepareRun(request)]);
    const options = { trainerFile, environment: process.env, onMessage: () => undefined };
    const ended = await Promise.all(runs.map(({ dir }) => startTrainer(dir, options).ended));
    assert.deepEqual(ended.map(({ id, state }) => [id, state]).toSorted(), [
      ['1', 'finished'],
      ['2', 'finished'],
    ]);
    assert.deepEqual(ended[0]?.summary, ended[1]?.summary);
  });

  it('is refused in a folder that cannot be written, with the reason and a way out', async () => {
    const { mkdirSync: make } = fs;
    const { file } = place('read only');
    fs.mkdirSync = (): never => {
      throw Object.assign(new Error('EROFS: read-only file system, mkdir'), { code: 'EROFS' });
    };
    syncBuiltinESMExports();
    try {
      await assert.rejects(prepareRun({ file, text }), (error) => {
        assert.ok(error instanceof NoPlaceError);
        assert.match(error.message, /can only be read\. Copy the definition .* or name another folder/);
        return true;
      });
    } finally {
      fs.mkdirSync = make;
      syncBuiltinESMExports();
    }
    assert.ok(!existsSync(path.join(path.dirname(file), '.mtl')));
  });
});
