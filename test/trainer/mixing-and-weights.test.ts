import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../../server/data/dataset.ts';
import type { Augmentation, Experiment } from '../../server/definition/experiment.ts';
import { defaultLoss } from '../../server/definition/loss.ts';
import { labelled, meanLoss } from '../../server/objective/losses/mean-loss.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const ids = Int32Array.from({ length: 8 }, (_, i) => i);
const tasks = ['kind', 'amount'];

function experimentWith(augment: readonly Augmentation[]): Experiment {
  const small = smallExperiment();
  const source = small.data['points'];
  assert.ok(source);
  return { ...small, data: { points: { ...source, augment } } };
}

const batchOf = (experiment: Experiment, rows: Rows, epoch?: number): Batch =>
  new BatchMaker(experiment).make('points', rows, ids, tasks, epoch);

/** The losses of the first steps. */
function losses(experiment: Experiment, rows: Rows, batches: readonly Batch[], eager: boolean): number[][] {
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  const kept = tf.memory().numTensors;
  const found = batches.map((batch, step) => {
    const { tasks: own } = learner.train([batch], step + 1);
    return tasks.map((task) => own[task]?.loss ?? Number.NaN);
  });
  if (eager) assert.equal(tf.memory().numTensors, kept);
  learner.dispose();
  return found;
}

const near = (found: readonly number[], wanted: readonly number[], tolerance = 1e-5): void =>
  found.forEach((value, i) => {
    const other = wanted[i] ?? Number.NaN;
    assert.ok(Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other)), `${value} for ${other}`);
  });

describe('mixed rows', { timeout: 60_000 }, () => {
  const rows = points(8);
  const mixup = experimentWith([{ type: 'mixup', alpha: 1 }]);

  it('have the loss of both labels, by their shares', () => {
    const batch = batchOf(mixup, rows, 1);
    const { mixed } = batch;
    assert.ok(mixed && mixed.share < 1);
    const own = losses(mixup, rows, [{ ...batch, mixed: undefined }], true)[0] ?? [];
    const other = losses(mixup, rows, [{ ...batch, mixed: undefined, targets: mixed.targets }], true)[0] ?? [];
    const whole = losses(mixup, rows, [batch], true)[0] ?? [];
    near(
      whole,
      own.map((loss, i) => mixed.share * loss + (1 - mixed.share) * (other[i] ?? Number.NaN)),
    );
    assert.ok(
      own.some((loss, i) => Math.abs(loss - (whole[i] ?? loss)) > 1e-3),
      'the labels of the other count',
    );
  });

  it('train the same captured as one graph as operation by operation, beside steps that mix nothing', () => {
    const batches = [1, 2, 3].flatMap((epoch) => [batchOf(mixup, rows, epoch), batchOf(mixup, rows)]);
    const copies = batches.map((batch) => ({ ...batch, inputs: Float32Array.from(batch.inputs) }));
    near(losses(mixup, rows, copies, false).flat(), losses(mixup, rows, copies, true).flat());
  });

  it('are validation rows never', () => {
    assert.equal(batchOf(mixup, rows).mixed, undefined);
  });
});

describe('weights of rows', { timeout: 60_000 }, () => {
  it('count as if the rows were there more often, or not at all', () => {
    const small = smallExperiment();
    const rows = points(8);
    const weights = Float32Array.from([2, 0, 1, 1, 0, 2, 1, 1]);
    const repeated = Int32Array.from([0, 0, 2, 3, 5, 5, 6, 7]);
    const weighed = batchOf(small, { ...rows, weights });
    const plain = new BatchMaker(small).make('points', rows, repeated, tasks);
    for (const eager of [true, false])
      near(
        losses(small, rows, [weighed, weighed], eager).flat(),
        losses(small, rows, [plain, plain], eager).flat(),
        1e-4,
      );
  });

  it('count for each of a row’s labels, and not where they are missing', () => {
    tf.tidy(() => {
      const outputs = tf.tensor2d([0, 1, 2, -1], [2, 2]);
      const targets = tf.tensor2d([1, 0, -1, 1], [2, 2], 'int32');
      const loss = defaultLoss('labels');
      const of = (weights: tf.Tensor1D): number =>
        meanLoss('labels', loss, labelled('labels', outputs, targets, weights)).dataSync()[0] ?? Number.NaN;
      const first = of(tf.tensor1d([1, 0]));
      const second = of(tf.tensor1d([0, 1]));
      near([of(tf.tensor1d([0.5, 3]))], [0.5 * first + 3 * second]);
      near([first, second], [(Math.log(2) + Math.log1p(Math.exp(1))) / 3, Math.log1p(Math.exp(1)) / 3]);
    });
  });
});
