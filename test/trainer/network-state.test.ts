import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { before, it } from 'node:test';
import type { Layer } from '../../server/definition/layer.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { restoreCheckpoint, saveCheckpoint } from '../../server/trainer/checkpoint.ts';
import { Course } from '../../server/trainer/course.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const encoder: readonly Layer[] = [
  { type: 'batchNormalization', name: 'batchNormalization_1', momentum: 0.5, epsilon: 1e-3 },
  { type: 'dense', name: 'dense_1', units: 5, activation: 'tanh', useBias: true },
];

function setUp() {
  const small = smallExperiment();
  const experiment = { ...small, model: { ...small.model, encoder } };
  const rows = points(24);
  const learner = new Learner(experiment, { kind: rows, amount: rows });
  const ids = Int32Array.from({ length: 8 }, (_, i) => i);
  const batches = [new BatchMaker(experiment).make('points', rows, ids, ['kind', 'amount'])];
  const state = () => {
    learner.pull();
    return Object.fromEntries(
      learner.network.state.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
    );
  };
  const course = new Course(experiment, () => 0, 1).state;
  return { learner, batches, state, course, inputs: batches[0]?.inputs ?? new Float32Array() };
}

it('moving statistics move with training steps, and only with them', () => {
  const { learner, batches, state, inputs } = setUp();
  const names = ['encoder/batchNormalization_1/movingMean', 'encoder/batchNormalization_1/movingVariance'];
  assert.deepEqual(Object.keys(state()), names);
  learner.evaluate(batches);
  assert.deepEqual(state()[names[0] ?? ''], [0, 0, 0, 0]);
  learner.train(batches, 1);
  const means = [0, 1, 2, 3].map(
    (i) => inputs.filter((_, k) => k % 4 === i).reduce((sum, value) => sum + value, 0) / 8,
  );
  (state()[names[0] ?? ''] ?? []).forEach((mean, i) => assert.ok(Math.abs(mean - 0.5 * (means[i] ?? 0)) < 1e-6));
  learner.train(batches, 2);
  (state()[names[0] ?? ''] ?? []).forEach((mean, i) => assert.ok(Math.abs(mean - 0.75 * (means[i] ?? 0)) < 1e-6));
  learner.dispose();
});

it('a checkpoint carries them, so that a resumed run evaluates the same', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl-state-'));
  const { learner, batches, state, course } = setUp();
  [1, 2, 3].forEach((step) => learner.train(batches, step));
  await saveCheckpoint(folder, 'last', learner, { step: 3, epoch: 1, course, samples: 24, seconds: 1, seen: {} });
  const other = setUp();
  restoreCheckpoint(folder, 'last', other.learner);
  assert.deepEqual(other.state(), state());
  assert.deepEqual(other.learner.evaluate(batches), learner.evaluate(batches));
  assert.deepEqual(other.learner.train(batches, 4), learner.train(batches, 4));
  assert.deepEqual(other.state(), state());
  learner.dispose();
  other.learner.dispose();
  rmSync(folder, { recursive: true });
});
