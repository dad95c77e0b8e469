import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isRecordOfRun } from '../../server/trainer/folder/checks.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { definition, folderWith, jsonLines, Mtl, mtl } from './mtl.ts';

const long = definition((text) => text.replace('epochs: 2', 'epochs: 100000'));

/** The first record of the run so far for which `test` holds. */
function recordIn(out: string, test: (record: RunRecord) => boolean): RunRecord | undefined {
  const whole = out.slice(0, out.lastIndexOf('\n') + 1);
  return jsonLines(whole)
    .map((line) => line['record'])
    .filter(isRecordOfRun)
    .find(test);
}

const isTraining = (record: RunRecord): boolean => record.state === 'running' && (record.progress?.step ?? 0) > 0;

test('a run trains, tells each epoch and its scores, and leaves its folder beside the file', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, out, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--seed', '7');
  assert.equal(code, 0, err);
  const dir = join(folder, '.mtl/runs/1');
  assert.match(out, /^Run 1 of Small: joint, seed 7, in .*runs.1$/m);
  assert.match(out, /^epoch 1\/2 {2}validation: {2}shape loss \S+ accuracy \S+ {2}size loss/m);
  assert.match(out, /^epoch 2\/2/m);
  assert.match(out, /^ {2}task +score +train +validation +test$/m);
  assert.match(out, /^Run 1 finished after \d+:\d\d of training\.$/m);
  assert.match(err, /^wasm \S+ on .*: /m);
  assert.equal(readRecord(dir).state, 'finished');
  assert.equal(readRecord(dir).seed, 7);
  assert.equal(await readFile(join(folder, '.mtl/.gitignore'), 'utf8'), '*\n');
  assert.equal(await readFile(join(dir, 'definition.mtl.yaml'), 'utf8'), definition());
});

test('with --json every line of standard output is an object; the steps are the journal’s', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, out, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--json', '--out', 'kept');
  assert.equal(code, 0);
  assert.equal(err, '');
  const lines = jsonLines(out);
  assert.equal(lines[0]?.type, 'started');
  assert.equal(lines.at(-1)?.type, 'ended');
  const journal = await readJournal(join(folder, 'kept/1/metrics.jsonl'));
  const kept = new Set(['steps', 'epoch', 'notice']);
  const told = lines.filter(({ type }) => kept.has(type));
  assert.deepEqual(told, JSON.parse(JSON.stringify(journal.lines)));
  assert.equal(told.filter(({ type }) => type === 'epoch').length, 2);
  const first = journal.lines.find((line) => line.type === 'steps')?.loss['shape']?.[0];
  // Five classes and nothing learned: near ln 5.
  assert.ok(typeof first === 'number' && first > 0.8 && first < 4, String(first));
});

test('an arm, fewer epochs and a smoke run are done as asked', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const arm = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--arm', 'single:size', '--epochs', '1');
  assert.equal(arm.code, 0, arm.err);
  assert.match(arm.out, /single:size/);
  assert.doesNotMatch(arm.out, /accuracy/);
  assert.match(arm.out, /^epoch 1\/1/m);
  const smoke = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--smoke');
  assert.equal(smoke.code, 0, smoke.err);
  assert.deepEqual((await readdir(join(folder, '.mtl/runs'))).sort(), ['1', '2']);
});

test('a bad definition is refused with the words of check and leaves no run', async (t) => {
  const text = definition((text) => text.replace('data: pictures', 'data: picture'));
  const folder = await folderWith(t, { 'a.mtl.yaml': text });
  const checked = await mtl(t, folder, 'check', 'a.mtl.yaml');
  const { code, out, err } = await mtl(t, folder, 'run', 'a.mtl.yaml');
  assert.deepEqual({ code, out, err }, { code: 2, out: '', err: checked.out });
  assert.deepEqual(await readdir(folder), ['a.mtl.yaml']);
});

test('a wrong arm, count or backend is refused and leaves no run', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const arm = await mtl(t, folder, 'run', 'a.mtl.yaml', '--arm', 'single:shap');
  assert.equal(arm.code, 2);
  assert.match(arm.err, /^error unknown-task: .*single:shape/m);
  assert.equal((await mtl(t, folder, 'run', 'a.mtl.yaml', '--epochs', '0')).code, 2);
  assert.equal((await mtl(t, folder, 'run', 'a.mtl.yaml', '--seed', '-1')).code, 2);
  assert.equal((await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'torch')).code, 2);
  assert.deepEqual(await readdir(folder), ['a.mtl.yaml']);
});

test('data that cannot be used end the run before training, with the reason and an exit code of their own', async (t) => {
  const text = definition((text) =>
    text
      .replace('{ format: shapes, train: 48, test: 16, size: 12 }', '{ format: cifar10, path: here }')
      .replace('target: shape', 'target: label')
      .replace('  size: { data: pictures, target: size }\n', ''),
  );
  const folder = await folderWith(t, { 'a.mtl.yaml': text });
  const { code, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm', '--data-root', folder);
  assert.equal(code, 3);
  assert.match(err, /^failed: There is nothing at .*here/m);
  assert.equal(readRecord(join(folder, '.mtl/runs/1')).reasonCode, 'data-missing');
});

test('Ctrl-C finishes the step, saves and ends as stopped', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': long });
  const command = new Mtl(t, folder, ['run', 'a.mtl.yaml', '--backend', 'wasm', '--json']);
  await command.until((out) => recordIn(out, isTraining));
  command.interrupt();
  const { code, out } = await command.ended;
  assert.equal(code, 130);
  const lines = jsonLines(out);
  assert.ok(lines.some(({ type }) => type === 'stopping'));
  const dir = join(folder, '.mtl/runs/1');
  const record = readRecord(dir);
  assert.equal(record.state, 'stopped');
  assert.deepEqual(lines.at(-1)?.['record'], JSON.parse(JSON.stringify(record)));
  const journal = await readJournal(join(dir, 'metrics.jsonl'));
  const last = journal.lines.findLast((line) => line.type === 'steps');
  assert.equal(last && last.first + last.seconds.length - 1, record.progress?.step);
  assert.ok((await readdir(join(dir, 'checkpoint'))).length > 0);
});

test('a second Ctrl-C ends a trainer that does not answer', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': long });
  const command = new Mtl(t, folder, ['run', 'a.mtl.yaml', '--backend', 'wasm', '--json']);
  const { pid } = await command.until((out) => recordIn(out, isTraining));
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGSTOP');
  command.interrupt();
  await command.until((out) => (out.includes('"stopping"') ? true : undefined));
  command.interrupt();
  const { code } = await command.ended;
  assert.equal(code, 137);
  assert.equal(readRecord(join(folder, '.mtl/runs/1')).state, 'interrupted');
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
});

test('a stop ordered through the run’s folder ends it too', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': long });
  const command = new Mtl(t, folder, ['run', 'a.mtl.yaml', '--backend', 'wasm', '--json']);
  await command.until((out) => recordIn(out, isTraining));
  await writeFile(join(folder, '.mtl/runs/1/control'), 'stop\n');
  assert.equal((await command.ended).code, 130);
});

test('when nobody reads the output any more, the run is stopped and saved without a complaint', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': long });
  const command = new Mtl(t, folder, ['run', 'a.mtl.yaml', '--backend', 'wasm', '--json']);
  await command.until((out) => recordIn(out, isTraining));
  command.stopReading();
  const { code, err } = await command.ended;
  assert.deepEqual([code, err], [130, '']);
  assert.equal(readRecord(join(folder, '.mtl/runs/1')).state, 'stopped');
});

test('the demo trains the example jointly and each task alone, and prints tasks by arms', async (t) => {
  const folder = await folderWith(t, {});
  const { code, out, err } = await mtl(t, folder, 'demo', '--smoke', '--backend', 'wasm');
  assert.equal(code, 0, err);
  assert.match(out, /^ {2}task +test score +joint +single$/m);
  for (const task of ['shape', 'colour', 'size'])
    assert.match(out, new RegExp(`^ {2}${task} +\\w+ +\\S+ +[^–\\s]+$`, 'm'));
  assert.deepEqual((await readdir(join(folder, '.mtl/runs'))).sort(), ['1', '2', '3', '4']);
});

test('a folder that cannot take the run is said in a sentence, without a stack', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition(), '.mtl': 'a file where the folder should be' });
  const { code, out, err } = await mtl(t, folder, 'run', 'a.mtl.yaml', '--backend', 'wasm');
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /^error \S+: .*\.mtl/m);
  assert.doesNotMatch(err, /^ +at /m);
});
