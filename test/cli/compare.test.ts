import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Results } from '../../server/compare/analysis.ts';
import { stream } from '../../server/data/random.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { definition, folderWith, jsonLines, killTrainers, Mtl, mtl } from './mtl.ts';

const options = ['--backend', 'wasm', '--seeds', '3', '--epochs', '1'];

test('every arm is trained with every seed, judged, and not trained again', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const first = await mtl(t, folder, 'compare', 'a.mtl.yaml', ...options);
  assert.equal(first.code, 0, first.err);
  assert.equal((await readdir(join(folder, '.mtl/runs'))).length, 9);
  assert.match(
    first.err,
    /^9 runs, one after the other: about \d+ (second|minute)s? here, and \d+ [kM]B of checkpoints/m,
  );
  assert.match(first.err, /^9\/9 {2}joint, seed 2 {2}shape loss \S+ accuracy/m);
  assert.match(first.out, /^Joint .*shape \(accuracy [+−]\S+ ± /m);
  assert.match(first.out, /^shape +accuracy ↑ +\S+ ± \S+ +\S+ ± /m);
  assert.match(first.out, /^ +Δp % ↑ +– +[+−]/m);
  assert.match(
    first.out,
    /^Differences over the test rows:\n.*\njoint +shape +accuracy +\d+ +3 +[+−].*BCa bootstrap over \d+ rows/m,
  );
  const again = await mtl(t, folder, 'compare', 'a.mtl.yaml', ...options);
  assert.equal(again.out, first.out);
  assert.equal((await readdir(join(folder, '.mtl/runs'))).length, 9);
  const shown = await mtl(t, folder, 'results', 'a.mtl.yaml');
  assert.equal(shown.out, first.out);
  const page = await mtl(t, folder, 'results', 'a.mtl.yaml', '--format', 'html');
  assert.match(page.out, /^<!doctype html>[^]*<\/html>\s*$/);
  const json = await mtl(t, folder, 'results', 'a.mtl.yaml', '--json');
  assert.partialDeepStrictEqual(JSON.parse(json.out), { type: 'results', results: { seeds: [0, 1, 2] } });
});

test('stopped in the middle, the same command goes on with what is missing', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const command = ['compare', 'a.mtl.yaml', ...options, '--json'];
  const stopped = new Mtl(t, folder, command);
  const ends = (out: string) => out.split('\n').filter((line) => line.startsWith('{"type":"ended"')).length;
  await stopped.until((out) => (ends(out) >= 2 ? true : undefined));
  stopped.interrupt();
  const { code, out } = await stopped.ended;
  assert.equal(code, 130);
  const finished = (text: string) =>
    jsonLines(text).filter(
      ({ type, record }) =>
        type === 'ended' &&
        typeof record === 'object' &&
        record !== null &&
        'state' in record &&
        record.state === 'finished',
    ).length;
  const before = finished(out);
  assert.ok(before >= 2 && before < 9, String(before));
  const rest = await mtl(t, folder, ...command);
  assert.equal(rest.code, 0, rest.err);
  assert.equal(finished(rest.out), 9 - before);
  assert.equal((await readdir(join(folder, '.mtl/comparisons'))).length, 1);
});

test('a run that was deleted is trained again', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const command = ['compare', 'a.mtl.yaml', ...options, '--arms', 'joint'];
  const first = await mtl(t, folder, ...command);
  assert.match(first.out, /No task was trained alone/);
  await rm(join(folder, '.mtl/runs/2'), { recursive: true });
  const again = await mtl(t, folder, ...command);
  assert.equal(again.code, 0, again.err);
  assert.match(again.err, /^3\/3 {2}joint, seed 1/m);
  assert.equal(again.out, first.out.replace(/seconds.*/, /seconds.*/.exec(again.out)?.[0] ?? ''));
});

test('places without a comparison are refused in a sentence', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const none = await mtl(t, folder, 'results', 'a.mtl.yaml');
  assert.equal(none.code, 2);
  assert.match(none.err, /no comparison yet: mtl compare a\.mtl\.yaml trains one/);
  assert.match((await mtl(t, folder, 'results', 'nowhere')).err, /nowhere cannot be read/);
  assert.match((await mtl(t, folder, 'compare', 'a.mtl.yaml', '--arms', 'nonsense')).err, /There is no arm to train/);
});

test('transfers go on from finished runs and ensembles average them; what costs more is said', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const arms = 'single,transfer,ensemble:single';
  const { code, out, err } = await mtl(t, folder, 'compare', 'a.mtl.yaml', ...options, '--arms', arms, '--json');
  assert.equal(code, 0, err);
  const { results } = JSON.parse(out.trim().split('\n').at(-1) ?? '') as { results: Results };
  const tasks = Object.keys(results.arms[0]?.tasks ?? {});
  assert.deepEqual(
    results.arms.map(({ arm, compute }) => [arm, Number(compute?.toFixed(6))]),
    [
      ['single', 1],
      ['transfer:fineTuned', 2],
      ['transfer:frozen', 2],
      ['ensemble:single', 3],
    ],
  );
  for (const { arm, passes, seeds } of results.arms) {
    assert.deepEqual(seeds, [0, 1, 2]);
    assert.deepEqual(Object.keys(passes ?? {}).toSorted(), tasks.toSorted());
    for (const each of Object.values(passes ?? {})) assert.equal(each, arm === 'ensemble:single' ? 3 : 1);
  }
  // Two tasks; of each seed three networks alone, two ways in both directions, and two ensembles.
  assert.equal((await readdir(join(folder, '.mtl/runs'))).length, 3 * (2 * 3 + 4 + 2));
});

test('what it would take can be asked without anything being trained or kept', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': definition() });
  const { code, err } = await mtl(t, folder, 'compare', 'a.mtl.yaml', ...options, '--estimate');
  assert.equal(code, 0, err);
  assert.match(err, /^9 runs, one after the other: about /m);
  assert.deepEqual(await readdir(folder), ['a.mtl.yaml']);
});

test('killed at five random moments, trainers too, it ends with the table of an undisturbed one', async (t) => {
  const words = ['compare', 'a.mtl.yaml', ...options, '--arms', 'single,joint,transfer:fineTuned', '--no-estimate'];
  const calm = await folderWith(t, { 'a.mtl.yaml': definition() });
  const disturbed = await folderWith(t, { 'a.mtl.yaml': definition() });
  const wanted = await mtl(t, calm, ...words);
  assert.equal(wanted.code, 0, wanted.err);
  const random = stream(1, 'kills', 'comparison');
  for (let kill = 0; kill < 5; kill++) {
    const lines = 1 + Math.floor(12 * random.uniform());
    const running = new Mtl(t, disturbed, [...words, '--json']);
    await running.until((out) => (out.split('\n').length > lines ? true : undefined));
    await killTrainers(join(disturbed, '.mtl/runs'));
    running.kill();
    await running.ended;
  }
  const found = await mtl(t, disturbed, ...words);
  assert.equal(found.code, 0, found.err);
  const table = (out: string) => out.replace(/^ +seconds .*$/m, '').replace(/^Kept in .*$/m, '');
  assert.equal(table(found.out), table(wanted.out));
  assert.equal((await readdir(join(disturbed, '.mtl/comparisons'))).length, 1);
  // What was cut off goes on in its own folder: two tasks alone, a joint run and two transfers of each seed.
  assert.equal((await readdir(join(disturbed, '.mtl/runs'))).filter((name) => /^\d+$/.test(name)).length, 3 * 5);
});

test('with a sweep, each arm gets as many trials on validation rows, then its seeds with what was chosen; killed, it goes on', async (t) => {
  const swept = definition((text) =>
    text.concat('sweep:\n  values:\n    training.optimizer.sgd.learningRate: [1e-4, 1e-2]\n  search: grid\n'),
  );
  const folder = await folderWith(t, { 'a.mtl.yaml': swept });
  const command = ['compare', 'a.mtl.yaml', '--backend', 'wasm', '--seeds', '2', '--json'];
  const running = new Mtl(t, folder, command);
  const ended = (out: string): number => out.split('"type":"ended"').length - 1;
  await running.until((out) => (ended(out) >= 3 ? true : undefined));
  await killTrainers(join(folder, '.mtl/runs'));
  running.kill();
  await running.ended;
  const { code, out, err } = await mtl(t, folder, ...command);
  assert.equal(code, 0, err);
  const { results } = JSON.parse(out.trim().split('\n').at(-1) ?? '') as { results: Results };
  assert.equal(results.tuning?.trials, 2);
  assert.deepEqual(
    results.tuning.members.map(({ member }) => member),
    ['single:shape', 'single:size', 'joint'],
  );
  // Two trials of each of three, of which one is that of the first seed, and a run of the second.
  const runs = (await readdir(join(folder, '.mtl/runs'))).filter((name) => /^\d+$/.test(name));
  assert.equal(runs.length, 3 * (2 + 1));
  for (const { member, values } of results.tuning.members) {
    const own = runs
      .map((run) => join(folder, '.mtl/runs', run))
      .filter((run) => readRecord(run).arm === member && readRecord(run).state === 'finished');
    assert.equal(own.length, 2, member);
    for (const run of own) {
      const { optimizer } = readResolved(run).experiment.training;
      assert.equal('learningRate' in optimizer && optimizer.learningRate, Object.values(values)[0]);
    }
  }
  const text = await mtl(t, folder, 'results', 'a.mtl.yaml');
  assert.match(
    text.out,
    /found by 2 trials on validation rows alone: single:shape: training\.optimizer\.sgd\.learningRate/,
  );
  const estimate = await mtl(t, folder, ...command.slice(0, 2), '--backend', 'wasm', '--seeds', '2', '--estimate');
  assert.match(estimate.err, /^9 runs, one after the other/m);
});
