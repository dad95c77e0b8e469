import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Layer, Optimizer, Regularizer } from '../../server/definition/experiment.ts';
import type { Rows } from '../../server/data/dataset.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { backendUnderTest, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

/** The points' first coordinates spread over a small picture, so that convolutions have something to look at. */
function pictures(count: number): Rows {
  const flat = points(count);
  return {
    ...flat,
    inputShape: [6, 6, 2],
    gather(indices, out) {
      const rows = new Float32Array(4 * indices.length);
      flat.gather(indices, rows);
      out.forEach((_, i) => (out[i] = (rows[((i % 72) % 4) + 4 * Math.floor(i / 72)] ?? 0) * Math.cos(i % 72)));
    },
  };
}

const conv: Layer = {
  type: 'conv2d',
  name: 'conv2d_1',
  filters: 4,
  kernelSize: 3,
  strides: 1,
  padding: 'same',
  activation: 'relu',
  useBias: true,
};
const encoder: Layer[] = [
  conv,
  { ...conv, name: 'conv2d_2', strides: 2, padding: 'valid', activation: 'tanh' },
  { type: 'maxPooling2d', name: 'maxPooling2d_1', poolSize: 2, strides: 1, padding: 'same' },
  { type: 'averagePooling2d', name: 'averagePooling2d_1', poolSize: 2, strides: 1, padding: 'valid' },
  { type: 'dropout', name: 'dropout_1', rate: 0.3 },
  { type: 'flatten', name: 'flatten_1' },
  { type: 'dense', name: 'dense_1', units: 6, activation: 'gelu', useBias: true },
];

const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const optimizers: Optimizer[] = [
  { type: 'sgd', learningRate: 0.05 },
  { type: 'momentum', learningRate: 0.02, momentum: 0.9 },
  { type: 'adam', ...adam },
  { type: 'adamW', ...adam, weightDecay: 0.1 },
];

const regularizers: Regularizer[] = [
  { type: 'l2', lambda: 0.01, on: 'shared' },
  { type: 'elasticNet', lambda1: 0.002, lambda2: 0.01, on: 'all' },
  { type: 'l1', lambda: 1, on: ['dense_1'] },
];

/** 20 steps of changing tasks and batch sizes: the totals, and every parameter and slot at the end. */
function trace(experiment: Experiment, rows: Rows, eager: boolean) {
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  const steps = Array.from({ length: 20 }, (_, i) => {
    const tasks = [['kind', 'amount'], ['kind'], ['amount']][i % 3] ?? [];
    const ids = Int32Array.from({ length: i % 5 === 4 ? 3 : 8 }, (_, k) => (8 * i + k) % 24);
    return [new BatchMaker(experiment).make('points', rows, ids, tasks)];
  });
  learner.prepare(steps, steps);
  const totals = steps.flatMap((batches, i) => [learner.train(batches, i + 1).total, learner.evaluate(batches).total]);
  learner.pull();
  const variables = [
    ...learner.network.parameters.map(({ variable }) => variable),
    ...Object.values(learner.optimizer.slots),
  ];
  const state = variables.map((variable) => Array.from(variable.dataSync()));
  const { mode, notices } = learner;
  learner.dispose();
  return { totals, state, mode, notices };
}

const largest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

describe(
  'steps captured as a graph',
  { skip: backendUnderTest === 'wasm' ? 'the wasm backend has no graphs' : false },
  () => {
    for (const optimizer of optimizers) {
      it(`equal eager ones under ${optimizer.type}: losses of 20 steps to 1e-4, partial batches, dropout and proximal terms included`, () => {
        const small = smallExperiment(
          { model: { sharing: { type: 'hard' }, initializer: 'keras', encoder } },
          regularizers,
        );
        const experiment = { ...small, training: { ...small.training, optimizer } };
        const rows = pictures(24);
        const [captured, eager] = [trace(experiment, rows, false), trace(experiment, rows, true)];
        assert.equal(captured.mode, 'captured graph');
        assert.deepEqual(captured.notices, []);
        assert.match(eager.mode, /eager/);
        assert.ok(largest(captured.totals, eager.totals) < 1e-4, String(largest(captured.totals, eager.totals)));
        captured.state.forEach((values, i) => assert.ok(largest(values, eager.state[i] ?? []) < 1e-3, `variable ${i}`));
        const zeros = (state: number[][]) => state.map((values) => values.filter((value) => value === 0).length);
        assert.ok(Math.max(...zeros(captured.state)) > 0);
      });
    }

    it('repeat bit for bit', () => {
      const experiment = smallExperiment(
        { model: { sharing: { type: 'none' }, initializer: 'keras', encoder } },
        regularizers,
      );
      const rows = pictures(24);
      assert.deepEqual(trace(experiment, rows, false), trace(experiment, rows, false));
    });

    it('leave nothing behind: tensors, sessions and temporary files', () => {
      const backend = tf.backend() as unknown as {
        binding: { getNumOfSavedModels(): number; getNumOfTensors(): number };
      };
      const count = () => [
        tf.memory().numTensors,
        backend.binding.getNumOfSavedModels(),
        backend.binding.getNumOfTensors(),
        readdirSync(os.tmpdir()).filter((name) => name.startsWith('mtl-graph-')).length,
      ];
      const experiment = smallExperiment({}, regularizers);
      trace(experiment, points(24), false);
      const first = count();
      trace(experiment, points(24), false);
      assert.deepEqual(count(), first);
    });
  },
);
