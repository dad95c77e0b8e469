import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SweepResults } from '../../server/compare/sweep/results.ts';
import { stream } from '../../server/data/random.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { readRecord } from '../../server/trainer/folder/runs.ts';
import { definition, folderWith, jsonLines, killTrainers, Mtl, mtl } from './mtl.ts';

/** Three trials in rounds of one and three epochs: two stop early. */
const swept = definition((text) =>
  text.replace('epochs: 2', 'epochs: 3 # of the last round').concat(`sweep:
  values:
    training.optimizer.sgd.learningRate: { logUniform: { from: 1e-5, to: 1e-2 } }
    model.encoder.1.dense.units: [4, 8]
  trials: 3
  halving: { epochs: 1, factor: 3 }
`),
);

const command = ['sweep', 'a.mtl.yaml', '--backend', 'wasm'];

/** The results that the last line of `--json` holds. */
function resultsOf(out: string): SweepResults {
  const { results } = JSON.parse(out.trim().split('\n').at(-1) ?? '') as { results: SweepResults };
  return results;
}

test('a sweep', async (t) => {
  const folder = await folderWith(t, { 'a.mtl.yaml': swept });
  const first = await mtl(t, folder, ...command, '--write', 'b.mtl.yaml');
  assert.equal(first.code, 0, first.err);

  await t.test(
    'judges trials on validation rows, stops hopeless ones, and reads the test rows of the chosen one alone',
    () => {
      assert.match(first.out, /^The best of 3 trials in 5 epochs instead of 9 is trial \d: training\.optimizer/);
      assert.match(first.out, /^Its test rows, read once: shape loss \S+ accuracy/m);
      assert.equal(first.out.match(/stopped early/g)?.length, 2);
      const records = [1, 2, 3].map((run) => readRecord(join(folder, '.mtl/runs', String(run))));
      const isChosen = ({ state }: RunRecord): boolean => state === 'finished';
      assert.ok(records.find(isChosen)?.summary?.test);
      for (const { state, reason, summary, held } of records.filter((record) => !isChosen(record))) {
        assert.deepEqual([state, held], ['stopped', 1]);
        assert.match(reason ?? '', /^Held after 1 of 3 epochs/);
        assert.ok(summary?.validation && !summary.test);
      }
    },
  );

  await t.test('writes the chosen values into a copy', async () => {
    const copy = await readFile(join(folder, 'b.mtl.yaml'), 'utf8');
    assert.match(copy, /epochs: 3 # of the last round/);
    assert.doesNotMatch(copy, /sweep:|learningRate: 1e-4/);
  });

  await t.test('trains nothing again, and tells the same in other forms', async () => {
    const again = await mtl(t, folder, ...command);
    assert.equal(again.out, first.out);
    assert.equal((await readdir(join(folder, '.mtl/runs'))).length, 3);
    const csv = await mtl(t, folder, ...command, '--format', 'csv');
    assert.equal(csv.out.trim().split('\n').length, 4);
  });

  await t.test('finds the same however many train at once, and what a run of its own comes to with them', async () => {
    const other = await folderWith(t, { 'a.mtl.yaml': swept });
    assert.equal((await mtl(t, other, 'queue', 'a.mtl.yaml', '--at-once', '2')).code, 0);
    const [a, b] = [folder, other].map((each) => mtl(t, each, ...command, '--json'));
    const without = ({ trials, ...rest }: SweepResults) => ({
      ...rest,
      trials: trials.map(({ run: _, ...trial }) => trial),
    });
    const results = resultsOf((await a)?.out ?? '');
    assert.deepEqual(without(resultsOf((await b)?.out ?? '')), without(results));
    // What was held and let go on again is what was never held.
    const whole = await mtl(t, folder, 'run', 'b.mtl.yaml', '--backend', 'wasm', '--json');
    const ended = jsonLines(whole.out).findLast(({ type }) => type === 'ended');
    assert.partialDeepStrictEqual(ended, { record: { summary: { test: results.test } } });
  });

  await t.test('killed at random moments, trainers too, ends with the same trials and repeats none', async () => {
    const disturbed = await folderWith(t, { 'a.mtl.yaml': swept });
    const random = stream(2, 'kills', 'sweep');
    for (let kill = 0; kill < 4; kill++) {
      const lines = 1 + Math.floor(25 * random.uniform());
      const running = new Mtl(t, disturbed, [...command, '--json']);
      await running.until((out) => (out.split('\n').length > lines ? true : undefined));
      await killTrainers(join(disturbed, '.mtl/runs'));
      running.kill();
      await running.ended;
    }
    const found = await mtl(t, disturbed, ...command);
    assert.equal(found.code, 0, found.err);
    const table = (out: string) => out.replace(/^Kept in .*$/m, '');
    assert.equal(table(found.out), table(first.out));
    assert.equal((await readdir(join(disturbed, '.mtl/runs'))).length, 3);
    assert.equal((await readdir(join(disturbed, '.mtl/sweeps'))).length, 1);
  });
});

test('a file that sweeps nothing, or values that cannot be trained, are refused in a sentence before anything is trained', async (t) => {
  const impossible = swept.replace(
    'units: [4, 8]',
    'units: [4, 8]\n    model.encoder: [[{ dense: { units: 4 } }, { conv2d: { filters: 2, kernelSize: 3 } }], [flatten]]',
  );
  const folder = await folderWith(t, { 'a.mtl.yaml': definition(), 'b.mtl.yaml': impossible });
  const none = await mtl(t, folder, ...command);
  assert.equal(none.code, 2);
  assert.match(none.err, /a\.mtl\.yaml sweeps nothing: name settings/);
  const broken = await mtl(t, folder, 'sweep', 'b.mtl.yaml');
  assert.equal(broken.code, 2);
  assert.match(broken.err, /Trial \d cannot be trained, with \{/);
  assert.deepEqual((await readdir(folder)).toSorted(), ['a.mtl.yaml', 'b.mtl.yaml']);
});
