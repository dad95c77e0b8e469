import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { largestDifference, trainingOf } from './program-output.ts';
import { withoutTensorFlow } from './tensorflow-here.ts';

const programs = join(import.meta.dirname, 'programs');

/** This Node, and each other one of 20 or newer that is on PATH or named in MTL_TEST_NODES. */
function nodes(): Map<string, string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const named = (process.env['MTL_TEST_NODES'] ?? '').split(delimiter).filter((file) => file !== '');
  const found = [process.execPath, ...named, ...folders]
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file));
  const byVersion = new Map<string, string>();
  for (const file of new Set(found)) {
    const version = execFileSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
    if (Number.parseInt(version, 10) >= 20 && !byVersion.has(version)) byVersion.set(version, file);
  }
  return byVersion;
}

describe('the bundled trainer’s backend, away from the source tree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mtl-bundle-'));
  const bundle = join(folder, 'dist/train.cjs');
  const environment = { ...process.env, MTL_TENSORFLOW_ADDON: '' };
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(() => {
    const program = join(programs, 'bundle.mjs');
    execFileSync(process.execPath, [program, join(programs, 'train.ts'), join(folder, 'dist')]);
  });

  for (const [version, node] of nodes()) {
    test(`wasm on Node ${version}`, async () => {
      const training = await trainingOf(bundle, 'wasm', { node });
      assert.equal(training.node, version);
      assert.equal(training.name, 'wasm');
    });
    test(`TensorFlow on Node ${version}, with the losses of the sources`, { skip: withoutTensorFlow }, async () => {
      const training = await trainingOf(bundle, 'tensorflow', { node });
      const sources = await trainingOf(join(programs, 'train.ts'), 'tensorflow');
      assert.equal(training.node, version);
      assert.ok(largestDifference(training.losses, sources.losses) === 0);
    });
  }

  test('without TensorFlow, auto takes wasm and says what is missing', async () => {
    assert.equal((await trainingOf(bundle, 'auto', { environment })).name, 'wasm');
    await assert.rejects(trainingOf(bundle, 'tensorflow', { environment }), /TensorFlow is not set up/);
  });
});
