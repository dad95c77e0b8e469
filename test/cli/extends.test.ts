import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { analyze } from '../../server/definition/analyze.ts';
import { definition, folderWith, mtl } from './mtl.ts';

const child = `extends: lib/base.mtl.yaml
name: Child
# One epoch will do.
training: { epochs: 1 }
`;

/** A folder with a definition that extends one in a folder below it. */
async function folderWithParent(t: TestContext): Promise<string> {
  const folder = await folderWith(t, { 'child.mtl.yaml': child });
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'lib', 'base.mtl.yaml'), definition());
  return folder;
}

test('check, cite and describe see the whole of a definition that extends another', async (t) => {
  const folder = await folderWithParent(t);
  const checked = await mtl(t, folder, 'check', '--resolved', 'child.mtl.yaml');
  assert.equal(checked.code, 0, checked.err);
  assert.match(checked.out, /name: Child/);
  assert.match(checked.out, /batchSize: 16/);
  assert.doesNotMatch(checked.out, /extends/);
  const cited = await mtl(t, folder, 'cite', 'child.mtl.yaml');
  assert.match(cited.out, /caruana1997/);
  const described = await mtl(t, folder, 'describe', '--no-time', 'child.mtl.yaml');
  assert.equal(described.code, 0, described.err);
  assert.match(described.out, /dense_1/);
});

test('a mistake in the extended file is named at the key', async (t) => {
  const folder = await folderWithParent(t);
  const wrong = definition((text) => text.replace('dense', 'dens'));
  await writeFile(join(folder, 'lib', 'base.mtl.yaml'), wrong);
  const { code, out } = await mtl(t, folder, 'check', 'child.mtl.yaml');
  assert.equal(code, 2);
  assert.match(
    out,
    /^child\.mtl\.yaml:1:10: error unknown-value: Line 8 of base\.mtl\.yaml, which is extended here: /m,
  );
});

test('a run keeps the whole, so that it can be read and repeated when the extended file has gone', async (t) => {
  const folder = await folderWithParent(t);
  const ran = await mtl(t, folder, 'run', '--backend', 'wasm', '--out', 'runs', 'child.mtl.yaml');
  assert.equal(ran.code, 0, ran.err);
  await rm(join(folder, 'lib'), { recursive: true });
  const copy = await readFile(join(folder, 'runs', '1', 'definition.mtl.yaml'), 'utf8');
  const { experiment } = analyze(copy);
  assert.equal(experiment?.name, 'Child');
  assert.equal(experiment.training.epochs, 1);
  assert.equal(experiment.training.batchSize, 16);
  assert.match(copy, /# One epoch will do\./);
  const resolved: unknown = JSON.parse(await readFile(join(folder, 'runs', '1', 'resolved.json'), 'utf8'));
  assert.partialDeepStrictEqual(resolved, { experiment: { name: 'Child', training: { epochs: 1, batchSize: 16 } } });
});

test('a comparison keeps the whole, and begins anew where the extended file says something else', async (t) => {
  const folder = await folderWithParent(t);
  const compared = () =>
    mtl(t, folder, 'compare', '--backend', 'wasm', '--arms', 'joint', '--seeds', '1', '--json', 'child.mtl.yaml');
  const first = await compared();
  assert.equal(first.code, 0, first.err);
  const kept = await readFile(join(folder, '.mtl', 'comparisons', '1', 'definition.mtl.yaml'), 'utf8');
  assert.equal(analyze(kept).experiment?.name, 'Child');
  await writeFile(
    join(folder, 'lib', 'base.mtl.yaml'),
    definition((text) => text.replace('units: 8', 'units: 4')),
  );
  assert.equal((await compared()).code, 0);
  const second = await readFile(join(folder, '.mtl', 'comparisons', '2', 'definition.mtl.yaml'), 'utf8');
  assert.match(second, /units: 4/);
});
