import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { prepareRun, startTrainer, type RunRequest } from '../../server/trainer/launch.ts';
import { readOutputTables } from '../../server/trainer/outputs/outputs-folder.ts';
import { backendUnderTest } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'ensemble test '));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const file = path.join(folder, 'a.mtl.yaml');
const text = `version: 1
data:
  pictures: {format: shapes, train: 160, test: 60, size: 12}
model: {encoder: [conv2d: {filters: 4, kernelSize: 3}, flatten, dense: {units: 8}]}
tasks:
  shape: {data: pictures, target: shape, metrics: [accuracy, macroF1]}
  size: {data: pictures, target: size, metrics: [rmse, r2]}
training: {schedule: joint, epochs: 2, batchSize: 16}
`;
writeFileSync(file, text);

async function run(request: Partial<RunRequest>): Promise<{ dir: string; record: RunRecord }> {
  const { dir } = await prepareRun({ file, text, backend: backendUnderTest, ...request });
  const trainer = startTrainer(dir, { trainerFile, environment: process.env, onMessage: () => undefined });
  return { dir, record: await trainer.ended };
}

test('networks are averaged by their outputs: the same one twice scores as once, several beat their mean loss', async () => {
  const [first, second] = [await run({ arm: 'joint', seed: 1 }), await run({ arm: 'joint', seed: 2 })];
  assert.equal(first.record.state, 'finished', first.record.reason);
  assert.deepEqual(first.record.passes, { shape: 2, size: 2 });
  assert.equal(first.record.samples, 2 * 144);
  const twice = await run({ arm: 'ensemble:joint', sources: [first.dir, first.dir] });
  assert.equal(twice.record.state, 'finished', twice.record.reason);
  for (const split of ['validation', 'test'] as const)
    for (const [task, scores] of Object.entries(first.record.summary?.[split] ?? {}))
      for (const [name, score] of Object.entries(scores)) {
        const own = twice.record.summary?.[split]?.[task]?.[name] ?? Number.NaN;
        assert.ok(Math.abs(own - (score ?? Number.NaN)) < 1e-5, `${split} ${task} ${name}: ${own}, once ${score}`);
      }
  const both = await run({ arm: 'ensemble:joint', sources: [first.dir, second.dir] });
  const loss = ({ record }: typeof both, task: string) => record.summary?.test?.[task]?.loss ?? Number.NaN;
  // Jensen's inequality: both losses are convex in what is averaged.
  for (const task of ['shape', 'size'])
    assert.ok(loss(both, task) < (loss(first, task) + loss(second, task)) / 2, `${task} ${loss(both, task)}`);
  assert.equal(both.record.parameters, 2 * (first.record.parameters ?? 0));
  const { label, predicted } = readOutputTables(both.dir, 'test')?.shape?.columns ?? {};
  const right = [...(label ?? [])].filter((each, i) => each === predicted?.[i]);
  assert.equal(right.length / 60, both.record.summary?.test?.shape?.accuracy);
});

test('networks trained on other rows are not averaged', async () => {
  const { dir } = await run({ arm: 'single:shape' });
  const other = text.replace('train: 160', 'train: 170');
  const { record } = await run({ arm: 'ensemble:single:shape', text: other, sources: [dir, dir] });
  assert.equal(record.state, 'failed');
  assert.match(record.reason ?? '', /rows of pictures are not those that .* was trained on/);
});
