import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRecord } from '../../../server/trainer/folder/runs.ts';
import { prepareRun, startTrainer } from '../../../server/trainer/launch.ts';
import { npyTable, readNpyTable } from '../../../server/trainer/outputs/npy-table.ts';
import { readOutputTables } from '../../../server/trainer/outputs/outputs-folder.ts';
import { backendUnderTest } from '../../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'outputs test '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const text = `version: 1
name: Small shapes
data:
  pictures: {format: shapes, train: 160, test: 40, size: 12}
model:
  encoder: [flatten, {dense: {units: 8, activation: relu}}]
tasks:
  shape: {data: pictures, target: shape}
  size: {data: pictures, target: size, metrics: [rmse, mse]}
training: {epochs: 2, batchSize: 32, optimizer: {adam: {learningRate: 0.01}}}
`;

test('a finished run keeps what its tasks gave for each row, and its scores follow from that', async () => {
  mkdirSync(path.join(folder, 'place'));
  const file = path.join(folder, 'place', 'small.mtl.yaml');
  writeFileSync(file, text);
  const { dir } = await prepareRun({ file, text, backend: backendUnderTest });
  const record = await startTrainer(dir, { trainerFile, environment: process.env, onMessage: () => {} }).ended;
  assert.equal(record.state, 'finished', record.reason);
  const { summary } = readRecord(dir);
  for (const split of ['test', 'validation'] as const) {
    const tables = readOutputTables(dir, split);
    const { shape, size } = tables ?? {};
    assert.ok(shape && size);
    assert.equal(shape.rows, split === 'test' ? 40 : 16);
    const { label, predicted, probability, row } = shape.columns;
    assert.ok(label && predicted && probability && row);
    assert.equal(new Set(row).size, shape.rows);
    const right = [...label].reduce((sum, each, i) => sum + Number(each === predicted[i]), 0);
    assert.equal(right / shape.rows, summary?.[split]?.shape?.accuracy);
    const loss = [...probability].reduce((sum, p) => sum - Math.log(p), 0) / shape.rows;
    assert.ok(Math.abs(loss - (summary?.[split]?.shape?.loss ?? Number.NaN)) < 1e-5);
    const [wanted, found] = [size.columns.label, size.columns.predicted];
    assert.ok(wanted && found);
    const squares = [...wanted].reduce((sum, each, i) => sum + (each - (found[i] ?? Number.NaN)) ** 2, 0);
    assert.ok(Math.abs(squares / size.rows / (summary?.[split]?.size?.mse ?? Number.NaN) - 1) < 1e-5);
  }
});

test('a run without outputs has none, and a table that is cut short is refused', () => {
  assert.equal(readOutputTables(folder, 'test'), undefined);
  const columns = { row: Int32Array.of(3, 4), predicted: Float32Array.of(0.5, Number.NaN) };
  const bytes = Buffer.from(npyTable(columns));
  assert.deepEqual(readNpyTable(bytes), columns);
  assert.throws(() => readNpyTable(bytes.subarray(0, -1)), /cut short/);
  assert.throws(() => readNpyTable(Buffer.from('text')), /NumPy/);
});
