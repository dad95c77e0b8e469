import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Layer, Optimizer, Regularizer, Training } from '../../server/definition/experiment.ts';
import type { LearningRateSchedule } from '../../server/definition/training.ts';
import type { Rows } from '../../server/data/dataset.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { LearningRate } from '../../server/trainer/learning-rate/learning-rate.ts';
import type { Piece } from '../../server/trainer/pieces.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
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
const rmsprop = { learningRate: 0.005, rho: 0.9, momentum: 0, epsilon: 1e-4, centered: false };
const optimizers: Optimizer[] = [
  { type: 'sgd', learningRate: 0.05 },
  { type: 'momentum', learningRate: 0.02, momentum: 0.9, nesterov: false },
  { type: 'adam', ...adam },
  { type: 'adamW', ...adam, weightDecay: 0.1 },
  { type: 'momentum', learningRate: 0.02, momentum: 0.9, nesterov: true },
  { type: 'rmsprop', ...rmsprop, form: 'keras' },
  { type: 'rmsprop', ...rmsprop, form: 'keras', centered: true, momentum: 0.5 },
  { type: 'rmsprop', ...rmsprop, form: 'pyTorch' },
  { type: 'rmsprop', ...rmsprop, form: 'pyTorch', momentum: 0.5 },
  { type: 'adagrad', learningRate: 0.02, initialAccumulator: 0.1, epsilon: 1e-7 },
  { type: 'lion', learningRate: 1e-3, beta1: 0.9, beta2: 0.99, weightDecay: 0.1 },
];

const schedules: LearningRateSchedule[] = [
  { type: 'constant', warmUp: 0.5 },
  { type: 'step', every: 1, factor: 0.3, warmUp: 0 },
  { type: 'exponential', factor: 0.7, warmUp: 0 },
  { type: 'cosine', floor: 0.001, warmUp: 0.5 },
  { type: 'reduceOnPlateau', factor: 0.5, patience: 1, minDelta: 0, floor: 0, warmUp: 0 },
];

const ema: Training['weightAveraging'] = { type: 'ema', decay: 0.9 };
const options: Record<string, Partial<Training>> = {
  'clipping by norm': { gradientClipping: { type: 'norm', max: 0.5 } },
  'clipping by value': { gradientClipping: { type: 'value', max: 0.05 } },
  'averages of weights': { weightAveraging: ema },
  'different learning rates': { learningRateFactors: { shared: 0.3, heads: 2 } },
  'accumulation of two batches': { accumulate: 2, weightAveraging: ema, gradientClipping: { type: 'norm', max: 0.5 } },
};

const regularizers: Regularizer[] = [
  { type: 'l2', lambda: 0.01, on: 'shared' },
  { type: 'elasticNet', lambda1: 0.002, lambda2: 0.01, on: 'all' },
  { type: 'l1', lambda: 1, on: ['dense_1'] },
];

/** What is trained in the `i`th of 20 batches: tasks and sizes change. */
const batchAt = (experiment: Experiment, rows: Rows, i: number) => {
  const tasks = [['kind', 'amount'], ['kind'], ['amount']][i % 3] ?? [];
  const ids = Int32Array.from({ length: i % 5 === 4 ? 3 : 8 }, (_, k) => (8 * i + k) % 24);
  return { batches: [new BatchMaker(experiment).make('points', rows, ids, tasks)], tasks, rows: ids.length };
};

/** Where the `i`th batch stands in its step, if several make one. */
function pieceAt(experiment: Experiment, rows: Rows, i: number): { piece?: Piece } {
  const { accumulate: count } = experiment.training;
  if (count === 1) return {};
  const first = i - (i % count);
  const sums: Record<string, number> = {};
  for (let k = first; k < first + count; k++) {
    const batch = batchAt(experiment, rows, k);
    for (const task of batch.tasks) sums[task] = (sums[task] ?? 0) + batch.rows;
  }
  return { piece: { index: i - first, count, rows: sums } };
}

/** 20 batches: the totals, and every array at the end. An epoch is five steps, after which a total steers the learning rate. */
function trace(experiment: Experiment, rows: Rows, eager: boolean) {
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  const steps = Array.from({ length: 20 }, (_, i) => ({
    batches: batchAt(experiment, rows, i).batches,
    ...pieceAt(experiment, rows, i),
  }));
  learner.prepare(
    steps,
    steps.map(({ batches }) => batches),
  );
  const rate = new LearningRate(experiment.training, { stepsPerEpoch: 5, epochs: 4 });
  const { accumulate } = experiment.training;
  const totals = steps.flatMap(({ batches, piece }, i) => {
    const step = Math.floor(i / accumulate) + 1;
    const learningRate = rate.at(step);
    const { total } = learner.train(batches, step, { learningRate, ...(piece && { piece }) });
    if (i % 5 === 4) rate.observe(i, Math.floor(i / 5) + 1);
    return [total, learner.evaluate(batches).total, learningRate];
  });
  learner.pull();
  const state = Object.values(learner.arrays).map((variable) => Array.from(variable.dataSync()));
  const { mode, notices } = learner;
  learner.dispose();
  return { totals, state, mode, notices };
}

const largest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

if (hasGraphs)
  describe('steps captured as a graph', () => {
    const small = smallExperiment(
      { model: { sharing: { type: 'hard' }, initializer: 'keras', encoder } },
      regularizers,
    );

    /** Trains captured and eagerly, with the same result. */
    function assertAgreement(experiment: Experiment, rows: Rows): void {
      const [captured, eager] = [trace(experiment, rows, false), trace(experiment, rows, true)];
      assert.equal(captured.mode, 'captured graph');
      assert.deepEqual(captured.notices, []);
      assert.match(eager.mode, /eager/);
      // Float32 rounding: a few units in the last place of the totals.
      for (const i of [0, 1]) {
        const [one = Number.NaN, other = Number.NaN] = [captured.totals[i], eager.totals[i]];
        assert.ok(
          Math.abs(one - other) <= 4 * 2 ** -23 * Math.max(1, Math.abs(other)),
          `one step: ${one} and ${other}`,
        );
      }
      assert.ok(largest(captured.totals, eager.totals) < 1e-4, String(largest(captured.totals, eager.totals)));
      captured.state.forEach((values, i) => assert.ok(largest(values, eager.state[i] ?? []) < 1e-3, `array ${i}`));
    }

    for (const optimizer of optimizers) {
      const which = Object.entries(optimizer).map(([name, value]) => `${name} ${value}`);
      it(`equal eager ones under ${which.join(', ')}: losses of 20 steps to 1e-4, partial batches, dropout and proximal terms included`, () => {
        assertAgreement({ ...small, training: { ...small.training, optimizer } }, pictures(24));
      });
    }

    for (const learningRateSchedule of schedules) {
      it(`equal eager ones under the schedule ${learningRateSchedule.type}`, () => {
        const dense = smallExperiment({}, regularizers);
        const optimizer = { type: 'adam', ...adam } as const;
        assertAgreement({ ...dense, training: { ...dense.training, optimizer, learningRateSchedule } }, points(24));
      });
    }

    for (const [name, training] of Object.entries(options)) {
      it(`equal eager ones with ${name}`, () => {
        assertAgreement({ ...small, training: { ...small.training, ...training } }, pictures(24));
      });
    }

    it('keep the exact zeros of proximal steps', () => {
      const { state } = trace(small, pictures(24), false);
      assert.ok(state.some((values) => values.some((value) => value !== 0) && values.includes(0)));
    });

    it('repeat bit for bit, from session to session', () => {
      const experiment = smallExperiment(
        { model: { sharing: { type: 'none' }, initializer: 'keras', encoder } },
        regularizers,
      );
      const rows = pictures(24);
      const first = trace(experiment, rows, false);
      for (let session = 0; session < 4; session++) assert.deepEqual(trace(experiment, rows, false), first);
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
  });
