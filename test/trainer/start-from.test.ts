import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readArrays } from '../../server/trainer/checkpoint.ts';
import { readResolved } from '../../server/trainer/folder/resolved.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { prepareRun, reopenRun, startTrainer } from '../../server/trainer/launch.ts';
import { backendUnderTest, useBackend } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'start test '));
const file = path.join(folder, 'a.mtl.yaml');
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const definition = (
  model = '',
  { units = 8, epochs = 2, averaging = 'none', seed = 0, rate = 1e-3 } = {},
): string => `version: 1
seed: ${seed}
data:
  pictures: {format: shapes, train: 240, test: 40, size: 12}
model:
  encoder:
    - conv2d: {filters: 4, kernelSize: 3, activation: relu}
    - batchNormalization
    - flatten
    - dense: {units: ${units}, activation: relu}
  ${model}
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size, metrics: [rmse]}
objective: {regularizers: [{l2: {lambda: 1e-4}}, {l1: {lambda: 1e-4, on: all}}]}
training: {schedule: joint, epochs: ${epochs}, batchSize: 8, optimizer: {adam: {learningRate: ${rate}}}, weightAveraging: ${averaging}}
`;

async function prepare(text: string): Promise<string> {
  writeFileSync(file, text);
  return (await prepareRun({ file, text, backend: backendUnderTest })).dir;
}

/** Trains a run, or what is left of it; it is killed once step `at` has been told. */
async function train(dir: string, at = Infinity): Promise<RunRecord> {
  const trainer = startTrainer(dir, {
    trainerFile,
    environment: process.env,
    onMessage(message) {
      if (message.type === 'steps' && message.block.first + message.block.seconds.length > at) trainer.kill();
    },
  });
  return trainer.ended;
}

const run = async (text: string) => {
  const dir = await prepare(text);
  const record = await train(dir);
  assert.equal(record.state, 'finished', record.reason);
  return { dir, record };
};

const arraysOf = (dir: string, name = 'chosen') => readArrays(path.join(dir, 'checkpoint', name)).arrays;

const ofBody = (arrays: ReturnType<typeof arraysOf>) =>
  [...arrays].filter(([name]) => name.startsWith('encoder/') && !/moment|average/.test(name));

describe('a run that starts from another', () => {
  let source = '';
  let other = '';
  before(async () => {
    await useBackend();
    source = (await run(definition('', { averaging: 'ema' }))).dir;
  });

  it('keeps frozen layers with their statistics to the bit, and trains the heads', async () => {
    const model = 'startFrom: {path: .mtl/runs/1, layers: shared}\n  frozen: shared';
    const { dir } = await run(definition(model, { seed: 1 }));
    other = dir;
    const [own, from] = [arraysOf(dir, 'last'), arraysOf(source)];
    assert.deepEqual(
      ofBody(own).map(([name]) => name.split('/').at(-1)),
      ['kernel', 'bias', 'gamma', 'beta', 'kernel', 'bias', 'movingMean', 'movingVariance'],
    );
    for (const [name, { values }] of ofBody(own))
      assert.deepEqual(values, (from.get(`${name}/average`) ?? from.get(name))?.values, name);
    assert.notDeepEqual(own.get('shape/shape/kernel')?.values, from.get('shape/shape/kernel/average')?.values);
    assert.equal(own.has('encoder/dense_1/kernel/first moment'), false, 'a frozen parameter has no slots');
    assert.equal(own.has('shape/shape/kernel/first moment'), true);
    assert.match(readResolved(dir).start?.sha256 ?? '', /^[0-9a-f]{64}$/);
  });

  it('takes everything, heads included, and trains from there', async () => {
    const { dir } = await run(definition('startFrom: {path: .mtl/runs/1}', { seed: 1, epochs: 1, rate: 1e-8 }));
    const [own, from] = [arraysOf(dir), arraysOf(source)];
    const kernels = [...own].filter(([name]) => name.endsWith('/kernel'));
    assert.equal(kernels.length, 4);
    for (const [name, { values }] of kernels) {
      const before = from.get(`${name}/average`)?.values ?? [];
      const furthest = Math.max(...values.map((value, i) => Math.abs(value - (before[i] ?? Number.NaN))));
      assert.ok(furthest > 0 && furthest < 1e-5, `${name} moved by ${furthest}`);
    }
  });

  it('takes single layers, and a checkpoint that is named', async () => {
    const model = 'startFrom: {path: .mtl/runs/1/checkpoint/last, layers: [conv2d_1]}\n  frozen: [conv2d_1]';
    const { dir } = await run(definition(model, { seed: 1, epochs: 1 }));
    const [own, from] = [arraysOf(dir), arraysOf(source, 'last')];
    const both = (name: string) => [own.get(name)?.values, from.get(`${name}/average`)?.values];
    const [[first, taken], [second, left]] = [both('encoder/conv2d_1/kernel'), both('encoder/dense_1/kernel')];
    assert.deepEqual(first, taken);
    assert.notDeepEqual(second, left);
  });

  it('is refused in words where shapes differ, arrays are missing, or there is no checkpoint', async () => {
    const fails = async (text: string) => {
      const { state, reason, reasonCode } = await train(await prepare(text));
      assert.equal(state, 'failed');
      assert.equal(reasonCode, 'start-unusable');
      return reason ?? '';
    };
    assert.match(
      await fails(definition('startFrom: {path: .mtl/runs/1, layers: shared}', { units: 6 })),
      /its encoder\/dense_1\/kernel is 400 × 8, and this network's is 400 × 6\. Name under layers/,
    );
    const renamed = definition('startFrom: {path: .mtl/runs/1}').replaceAll('  size: {data', '  extent: {data');
    assert.match(await fails(renamed), /it has no values for extent\/extent\/kernel/);
    assert.match(await fails(definition('startFrom: {path: .mtl/runs/99}')), /no such folder.*\.mtl\/runs\/3/);
    assert.match(await fails(definition('startFrom: {path: ../elsewhere}')), /outside the folders that may be read/);
    mkdirSync(path.join(folder, 'empty'), { recursive: true });
    assert.match(await fails(definition('startFrom: {path: empty}')), /no checkpoint to start from/);
  });

  it('ends bit for bit as an undisturbed one when it is killed and goes on, though its source is gone', async () => {
    const text = definition('startFrom: {path: source, layers: shared}\n  frozen: [conv2d_1, batchNormalization_1]', {
      seed: 2,
    });
    const place = path.join(folder, 'source');
    rmSync(place, { recursive: true, force: true });
    cpSync(source, place, { recursive: true });
    const whole = await run(text);
    const dir = await prepare(text);
    assert.equal((await train(dir, 30)).state, 'interrupted');
    rmSync(place, { recursive: true });
    assert.equal((await train(reopenRun(dir).dir)).state, 'finished');
    assert.deepEqual(arraysOf(dir), arraysOf(whole.dir));
  });

  it('does not begin again from something else than it was started from', async () => {
    const place = path.join(folder, 'changing');
    cpSync(source, place, { recursive: true });
    const dir = await prepare(definition('startFrom: {path: changing, layers: shared}', { seed: 3 }));
    assert.equal((await train(dir, 0)).state, 'interrupted');
    // As if it had died in its first epoch.
    const checkpoints = path.join(dir, 'checkpoint');
    rmSync(checkpoints, { recursive: true });
    mkdirSync(checkpoints);
    rmSync(place, { recursive: true });
    cpSync(other, place, { recursive: true });
    const { state, reason } = await train(reopenRun(dir).dir);
    assert.equal(state, 'failed');
    assert.match(reason ?? '', /is not what it was when the run was started/);
  });
});
