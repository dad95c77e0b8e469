import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { definition, folderWith, jsonLines, Mtl, mtl } from './mtl.ts';

const long = definition((text) => text.replace('epochs: 2', 'epochs: 100000'));

async function until(dir: string, condition: (record: RunRecord) => boolean): Promise<void> {
  while (!existsSync(join(dir, 'run.json')) || !condition(readRecord(dir))) await pause(20);
}

const trains = ({ state, progress }: RunRecord): boolean => state === 'running' && (progress?.step ?? 0) > 0;

test('runs are steered from another terminal: paused, resumed, started before their turn, stopped', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': long });
  const run = ['run', 'a.mtl.yaml', '--backend', 'wasm'];
  const [first, second] = [join(folder, '.mtl/runs/1'), join(folder, '.mtl/runs/2')];
  const one = new Mtl(t, folder, run);
  await until(first, trains);
  const two = new Mtl(t, folder, run);
  await until(second, ({ waitsFor }) => waitsFor !== undefined);
  const queue = await mtl(t, folder, 'queue');
  assert.match(queue.out, /^At once on one device: 1$/m);
  assert.match(queue.out, /^ {2}run 2: queued on cpu of /m);
  assert.match((await mtl(t, folder, 'pause', '1')).out, /^Run 1 will wait after its step, saved\.$/m);
  await until(first, ({ state }) => state === 'paused');
  assert.equal((await mtl(t, folder, 'pause', '1')).code, 2);
  assert.match((await mtl(t, folder, 'start', '.mtl/runs/2')).out, /^Run 2 begins now\.$/m);
  await until(second, trains);
  assert.match((await mtl(t, folder, 'resume', '1')).out, /^Run 1 goes on\.$/m);
  await until(first, trains);
  const stopped = await mtl(t, folder, 'stop', '--all', '--json');
  assert.deepEqual(
    jsonLines(stopped.out).map(({ state }) => state),
    ['stopped', 'stopped'],
  );
  assert.deepEqual([stopped.code, (await one.ended).code, (await two.ended).code], [0, 130, 130]);
});

test('runs are listed, labelled, deleted and brought back', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  for (const seed of ['1', '2']) await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--seed', seed);
  const label = await mtl(t, folder, 'label', '2', '--name', 'Best', '--tag', 'b,a', '--note', 'λ = 0', '--star');
  assert.match(label.out, /^name: Best\ntags: a, b\nnote: λ = 0\nstarred: true$/m);
  await mtl(t, folder, 'label', '2', '--untag', 'b');
  const { out } = await mtl(t, folder, 'runs', 'a.mtl.yaml');
  const [heads = '', newest = '', oldest = ''] = out.split('\n');
  assert.match(heads, /^run +state +name +arm +when +time +scores +labels$/);
  assert.match(newest, /^2 +finished +Best +joint .* shape loss .* ★ #a λ = 0$/);
  assert.match(oldest, /^1 +finished +Small +joint/);
  assert.match((await mtl(t, folder, 'delete', '1')).out, /^Run 1 was deleted; «mtl restore .*1» brings it back\.$/m);
  assert.equal(jsonLines((await mtl(t, folder, 'runs', '--json')).out).length, 1);
  assert.match((await mtl(t, folder, 'restore', '1')).out, /^Run 1 is back\.$/m);
  assert.equal(jsonLines((await mtl(t, folder, 'runs', '--json')).out).length, 2);
});

test('what is wrong with a command is an object too where a program reads it', async (t) => {
  const folder = await folderWith(t, {});
  for (const [words, code] of [
    [['stop', '7', '--json'], 'no-such-run'],
    [['run', 'none.mtl.yaml', '--json'], 'file-unreadable'],
    [['run', '--resume', 'none', '--json'], 'not-resumable'],
    [['run', 'none.mtl.yaml', '--epochs', 'many', '--json'], 'commander.invalidArgument'],
  ] as const) {
    const { out, err, ...ended } = await mtl(t, folder, ...words);
    assert.equal(ended.code, 2);
    const [line] = jsonLines(out);
    assert.deepEqual([line?.type, line?.['code']], ['error', code]);
    assert.match(err, /^error/m);
  }
});

test('a run is reproduced from its folder alone, to the last bit, and what changed between two is said', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--seed', '5', '--arm', 'single:size');
  // Only its folder says what the run was.
  await rm(join(folder, 'a.mtl.yaml'));
  const again = await mtl(t, folder, 'reproduce', '1');
  assert.match(again.out, /^Run 2 is run 1 to the last bit: \d+ steps, every score and every parameter\.$/m);
  assert.equal(again.code, 0);
  assert.equal((await mtl(t, folder, 'changes', '1', '2')).out, '');
  const file = join(folder, '.mtl/runs/1/resolved.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"learningRate": 0.0001', '"learningRate": 0.0002'));
  assert.equal((await mtl(t, folder, 'changes', '1', '2')).out, 'training.optimizer.learningRate: 0.0002 → 0.0001\n');
  const other = await mtl(t, folder, 'reproduce', '1', '--json');
  const verdict = jsonLines(other.out).at(-1);
  assert.deepEqual([other.code, verdict?.type, verdict?.['same']], [1, 'reproduced', false]);
  assert.match(String(verdict?.['text']), /the learning rate at step 1 is 0\.0001 and 0\.0002/);
});

test('runs live under a path with spaces, Chinese and emoji, and can be steered there', async (t) => {
  const folder = join(await folderWith(t, {}), 'mehr Aufgaben 多任务 🧪');
  await mkdir(folder);
  await writeFile(join(folder, 'löss 🧪.mtl.yaml'), long);
  const run = new Mtl(t, folder, ['run', 'löss 🧪.mtl.yaml', '--backend', 'wasm']);
  const dir = join(folder, '.mtl/runs/1');
  await until(dir, trains);
  assert.equal((await mtl(t, folder, 'stop', '1')).code, 0);
  assert.equal((await run.ended).code, 130);
  const { step = 0 } = readRecord(dir).progress ?? {};
  const resumed = new Mtl(t, folder, ['resume', '1']);
  await until(dir, (record) => record.state === 'running' && (record.progress?.step ?? 0) > step);
  await mtl(t, folder, 'stop', '1');
  assert.match((await resumed.ended).out, /^Run 1 stopped after /m);
});

test('where no run can be kept, the place, the reason and a way out are said', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition(), '.mtl': 'a file in the way' });
  const { code, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm');
  assert.equal(code, 2);
  assert.match(err, /^error runs-not-writable: No run can be kept in .*\.mtl.runs: .*--out/m);
  const elsewhere = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--out', 'kept');
  assert.equal(elsewhere.code, 0, elsewhere.err);
});
