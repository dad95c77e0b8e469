import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Rows } from '../../server/data/dataset.ts';
import type { Experiment, Layer } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { smallExperiment } from '../engine/experiments.ts';
import { experimentOf } from '../model/sharing-cases.ts';

before(() => useBackend());

interface Recorded {
  readonly losses: readonly number[];
  readonly moving: Readonly<Record<string, readonly number[]>>;
  readonly evaluation: Readonly<Record<string, number>>;
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('fixtures/batch-normalization.json', import.meta.url), 'utf8'),
);

const conv = (name: string, filters: number): Layer => ({
  type: 'conv2d',
  name,
  filters,
  kernelSize: 3,
  strides: 1,
  padding: 'same',
  activation: 'linear',
  useBias: false,
});
const norm = (name: string): Layer => ({ type: 'batchNormalization', name, momentum: 0.9, epsilon: 1e-3 });
const relu = (name: string): Layer => ({ type: 'activation', name, activation: 'relu' });
const encoder: readonly Layer[] = [
  conv('conv_1', 2),
  norm('norm_1'),
  relu('relu_1'),
  { type: 'maxPooling2d', name: 'pool', poolSize: 2, strides: 2, padding: 'valid' },
  conv('conv_2', 3),
  norm('norm_2'),
  relu('relu_2'),
  { type: 'flatten', name: 'flat' },
];

/** The rows of fixtures/batch-normalization.py. */
const rows: Rows = {
  count: 24,
  inputShape: [4, 4, 1],
  sha256: 'waves',
  targets: {
    kind: { kind: 'class', classes: ['a', 'b', 'c'], values: Int32Array.from({ length: 24 }, (_, row) => row % 3) },
    amount: { kind: 'number', values: Float32Array.from({ length: 24 }, (_, row) => Math.cos(row)) },
  },
  gather: (indices, out) =>
    out.forEach((_, i) => {
      const row = indices[Math.floor(i / 16)] ?? 0;
      out[i] = Math.sin(row * 7.7 + 1.9 * (i % 16)) + 0.3 * (row % 3);
    }),
};

function learnerOf(eager: boolean): { learner: Learner; batches: BatchMaker } {
  const small = experimentOf({ type: 'hard' }, encoder, {
    training: { ...smallExperiment().training, optimizer: { type: 'sgd', learningRate: 0.1 } },
  });
  const experiment: Experiment = { ...small, model: { ...small.model, normalization: 'perTask' } };
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  for (const { name, variable } of learner.network.parameters) {
    const codes = Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
    const offset = name.endsWith('gamma') ? 1 : 0;
    const values = Array.from({ length: variable.size }, (_, i) => 0.6 * Math.sin(1.3 * codes + 2.1 * i) + offset);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
  learner.push();
  return { learner, batches: new BatchMaker(experiment) };
}

const idsFrom = (first: number, count: number) => Int32Array.from({ length: count }, (_, k) => (first + k) % 24);

const near = (value: number, right: number, what: string) =>
  assert.ok(Math.abs(value - right) < 2e-4 * Math.max(1, Math.abs(right)), `${what}: ${value} is not ${right}`);

describe('batch normalisation per task', () => {
  for (const eager of hasGraphs ? [true, false] : [true])
    it(`${eager ? 'eager' : 'captured'}: trains, keeps its statistics and evaluates as PyTorch does`, () => {
      const { learner, batches } = learnerOf(eager);
      const train = (i: number) =>
        learner.train([batches.make('points', rows, idsFrom(6 * i, 6), [['kind', 'amount'][i % 2] ?? ''])], i + 1);
      recorded.losses.forEach((right, i) => near(train(i).total, right, `loss of step ${i + 1}`));
      learner.pull();
      for (const [name, values] of Object.entries(recorded.moving))
        values.forEach((right, i) => near(learner.arrays[name]?.dataSync()[i] ?? NaN, right, name));
      for (const [task, right] of Object.entries(recorded.evaluation))
        near(learner.evaluate([batches.make('points', rows, idsFrom(0, 12), [task])]).total, right, task);
      const tensors = tf.memory().numTensors;
      for (let i = 12; i < 16; i++) train(i);
      assert.equal(tf.memory().numTensors, tensors);
      learner.dispose();
    });
});
