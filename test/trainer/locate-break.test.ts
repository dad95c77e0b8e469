import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../../server/data/dataset.ts';
import { EpochPlan } from '../../server/data/schedule.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { divergence } from '../../server/trainer/divergence.ts';
import { readJournal } from '../../server/trainer/folder/journal.ts';
import { prepareRun, startTrainer } from '../../server/trainer/launch.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { locateBreak } from '../../server/trainer/locate-break.ts';
import { batchesOfStep } from '../../server/trainer/prepare.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { backendUnderTest, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const small = smallExperiment();
const conv = {
  type: 'residual',
  name: 'block',
  activation: 'linear',
  layers: [
    { type: 'dense', name: 'inner', units: 4, activation: 'linear', useBias: true },
    { type: 'dense', name: 'outer', units: 4, activation: 'linear', useBias: true },
  ],
} as const;

/** Dense layers without an activation that would tame what grows. */
const experiment: Experiment = {
  ...small,
  model: { ...small.model, encoder: [conv, { ...conv.layers[0], name: 'last' }] },
};

const count = 24;

/** Takes the steps of an epoch, as a run does, up to the first whose numbers break, and asks where. */
async function located(rows: Rows, learningRate: number, change: Partial<Experiment['training']> = {}) {
  const own = { ...experiment, training: { ...experiment.training, ...change } };
  const learner = new Learner(own, { kind: rows, amount: rows });
  const ids = Int32Array.from({ length: count }, (_, i) => i);
  const hashes = { rows: { train: '', test: '' }, split: { train: '', validation: '' } };
  const data = { points: { set: { train: rows, test: rows }, train: ids, validation: ids, test: ids, hashes } };
  const { tasks, training, seed } = own;
  const plan = new EpochPlan({ tasks, rows: { points: ids }, training, seed, epoch: 1 });
  try {
    for (let step = 1; step <= plan.steps; step++) {
      const batches = batchesOfStep(own, data, new BatchMaker(own), plan.step(step - 1));
      const measure = learner.train(batches, step, { learningRate });
      if (divergence(measure, { step, epoch: 1 }) === undefined) continue;
      const rewind = () => {
        const fresh = new Learner(own, { kind: rows, amount: rows }, { eager: true });
        learner.become(fresh);
        fresh.dispose();
      };
      const learningRateAt = () => learningRate;
      const epoch = { experiment: own, data, learner, plan, first: 1, step, learningRateAt, rewind, check: () => {} };
      const where = await locateBreak(epoch);
      return { step, where, text: divergence(measure, { step, epoch: 1 }, [], where) ?? '' };
    }
    return undefined;
  } finally {
    learner.dispose();
  }
}

/** Points of which one has a coordinate that is no number. */
function pointsWith(value: number, row: number): Rows {
  const rows = points(count);
  return {
    ...rows,
    gather(indices, out) {
      rows.gather(indices, out);
      Array.from(indices).forEach((id, i) => {
        if (id === row) out[4 * i + 2] = value;
      });
    },
  };
}

describe('where numbers break', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    it(`a row of the data that holds ${value} is named`, async () => {
      const found = await located(pointsWith(value, 11), 0.01);
      assert.equal(found?.where?.in, 'data');
      assert.match(found.text, /^The loss of kind became not a number/);
      assert.match(
        found.text,
        new RegExp(`row 12 of the 24 training rows of the data set 'points' holds ${value}: mend`),
      );
      assert.doesNotMatch(found.text, /learning rate/);
    });

  it('the first layer that overflows is named, inner ones before those around them', async () => {
    const huge = { ...points(count), gather: (_: ArrayLike<number>, out: Float32Array) => out.fill(3e38) };
    const found = await located(huge, 0.01);
    assert.deepEqual([found?.step, found?.where?.in], [1, 'network']);
    assert.match(
      found?.text ?? '',
      /The first layer whose output is not finite is 'inner' of encoder\/block\. Try a smaller/,
    );
  });

  it('a learning rate that explodes is seen in the state before the step that broke', async () => {
    const found = await located(points(count), 1e19);
    assert.ok(found && found.step > 1);
    assert.match(
      found.text,
      /(first layer whose output is not finite is '(inner|outer|last|kind|amount)' of |is already not finite)/,
    );
  });

  it('a weight that the step before made infinite is named', async () => {
    const found = await located(points(count), 3e38);
    assert.equal(found?.step, 2);
    assert.match(found.text, /Before this step (encoder|kind|amount)\/.* is already not finite\./);
  });

  it('a loss that overflows on finite outputs is told apart', async () => {
    const rows = points(count);
    const far = { kind: 'number', values: new Float32Array(count).fill(1e30) } as const;
    const found = await located({ ...rows, targets: { ...rows.targets, amount: far } }, 0.01);
    assert.equal(found?.step, 1);
    assert.match(
      found.text,
      /^The loss of amount became infinite at step 1 \(epoch 1\)\. Every layer's output is finite, at most/,
    );
  });

  it('steps of several batches are looked at batch by batch', async () => {
    const found = await located(points(count), 1e19, { accumulate: 1, batchSize: 4 });
    assert.ok(found && found.step > 1);
  });

  it('leaves no tensor behind', async () => {
    const held = tf.memory().numTensors;
    await located(points(count), 3e38);
    assert.equal(tf.memory().numTensors, held);
  });
});

it('a run that diverges keeps step, task, layer and the state after the epoch before', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'diverging '));
  after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));
  mkdirSync(path.join(folder, 'here'));
  const file = path.join(folder, 'here', 'a.mtl.yaml');
  // The rate grows from epoch to epoch, until it is too large.
  const text = `version: 1
name: Diverging
data:
  pictures: {format: shapes, train: 40, test: 10, size: 12}
model:
  encoder: [flatten, dense: {units: 4}, dense: {units: 4}]
tasks:
  size: {data: pictures, target: size}
training: {epochs: 200, batchSize: 8, optimizer: {sgd: {learningRate: 1}}, learningRateSchedule: {constant: {warmUp: 200}}}
`;
  writeFileSync(file, text);
  const { dir } = await prepareRun({ file, text, backend: backendUnderTest });
  const trainer = startTrainer(dir, {
    trainerFile: fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url)),
    environment: process.env,
    onMessage: () => {},
  });
  const { state, reason = '', reasonCode } = await trainer.ended;
  t.diagnostic(reason);
  assert.deepEqual([state, reasonCode], ['failed', 'training-diverged']);
  assert.match(
    reason,
    /^The (loss of size|gradient by the layer (size|dense_\d) \(task size\)) became (infinite|not a number \(NaN\)) at step \d+ \(epoch \d+\).*\. (The first layer whose output|Every layer|Before this step).* The state after epoch \d+ is kept\.$/,
  );
  const { lines } = await readJournal(path.join(dir, 'metrics.jsonl'));
  assert.deepEqual(lines.at(-1), { type: 'notice', message: reason });
  assert.ok(existsSync(path.join(dir, 'checkpoint', 'last', 'values.bin')));
});
