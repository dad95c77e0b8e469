import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readArrays } from '../../server/trainer/checkpoint.ts';
import { prepareRun, startTrainer } from '../../server/trainer/launch.ts';
import { backendUnderTest, useBackend } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'pooled test '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const file = path.join(folder, 'a.mtl.yaml');
const text = `version: 1
data:
  first: {format: shapes, train: 160, test: 60, size: 12}
  second: {format: shapes, train: 80, test: 60, size: 12}
model: {encoder: [conv2d: {filters: 4, kernelSize: 3}, batchNormalization, flatten, dense: {units: 8}]}
tasks:
  one: {data: first, target: shape, head: [dense: {units: 6, activation: relu}]}
  two: {data: second, target: shape, head: [dense: {units: 6, activation: relu}]}
objective:
  aggregator: pcGrad
  regularizers: [{l2: {lambda: 1e-4, on: heads}}, {meanRegularized: {lambda: 1e-3}}]
training: {schedule: joint, epochs: 2, batchSize: 16}
`;
writeFileSync(file, text);

async function train(arm: string) {
  const { dir } = await prepareRun({ file, text, arm, backend: backendUnderTest });
  const options = { trainerFile, environment: process.env, onMessage: () => undefined };
  const record = await startTrainer(dir, options).ended;
  assert.equal(record.state, 'finished', record.reason);
  return { dir, record };
}

test('a pooled network has one head, learned from the rows of all tasks, and as many parameters as one task alone', async () => {
  const [pooled, alone] = [await train('pooled'), await train('single:one')];
  assert.equal(pooled.record.parameters, alone.record.parameters);
  await useBackend();
  const { arrays } = readArrays(path.join(pooled.dir, 'checkpoint', 'last'));
  const heads = [...arrays.keys()].filter((name) => !name.startsWith('encoder/') && name.endsWith('/kernel'));
  assert.deepEqual(
    heads.map((name) => name.split('/')[0]),
    ['pooled', 'pooled'],
  );
  assert.deepEqual(Object.keys(pooled.record.summary?.test ?? {}), ['one', 'two']);
});
