import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Regularizer } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const rows = points(24);
const taskRows = { kind: rows, amount: rows };
const ids = Int32Array.from({ length: 8 }, (_, i) => i);

const batchOf = (experiment: Experiment, tasks: readonly string[]): Batch =>
  new BatchMaker(experiment).make('points', rows, ids, tasks);

function valuesOf(learner: Learner): Record<string, number[]> {
  learner.pull();
  return Object.fromEntries(
    learner.network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
  );
}

const regularizers: Regularizer[] = [
  { type: 'l2', lambda: 0.03, on: 'shared' },
  { type: 'l1', lambda: 0.02, on: 'all' },
  { type: 'elasticNet', lambda1: 0.01, lambda2: 0.02, on: 'heads' },
];

describe('a training step', () => {
  it('moves every parameter by −η times the gradient of Σ w_i L_i + λR that differences give', () => {
    const weighting = { type: 'static', weights: { kind: 0.7, amount: 1.3 } } as const;
    const experiment = smallExperiment({
      objective: { weighting, aggregator: { type: 'none' }, regularizers: [{ type: 'l2', lambda: 0.05, on: 'all' }] },
    });
    const learner = new Learner(experiment, taskRows);
    const batch = batchOf(experiment, ['kind', 'amount']);
    const start = valuesOf(learner);
    const differences: Record<string, number[]> = {};
    const h = 1e-2;
    for (const { name, variable } of learner.network.parameters) {
      differences[name] = (start[name] ?? []).map((value, i) => {
        const at = (v: number) => {
          variable.assign(tf.tensor((start[name] ?? []).with(i, v), variable.shape));
          learner.push();
          return learner.evaluate([batch]).total;
        };
        const slope = (at(value + h) - at(value - h)) / (2 * h);
        at(value);
        return slope;
      });
    }
    learner.train([batch], 1);
    const after = valuesOf(learner);
    for (const [name, slopes] of Object.entries(differences)) {
      slopes.forEach((slope, i) => {
        const moved = ((start[name]?.[i] ?? 0) - (after[name]?.[i] ?? 0)) / 0.1;
        assert.ok(
          Math.abs(moved - slope) < 2e-3 * Math.max(1, Math.abs(slope)),
          `${name}[${i}]: ${moved} for ${slope}`,
        );
      });
    }
    learner.dispose();
  });

  it('records parts that add up to its total, with smooth and non-smooth terms, for one task and for both', () => {
    const experiment = smallExperiment({}, regularizers);
    const learner = new Learner(experiment, taskRows);
    for (const tasks of [['kind', 'amount'], ['kind'], ['amount']]) {
      const measure = learner.train([batchOf(experiment, tasks)], 1);
      assert.deepEqual(Object.keys(measure.tasks), tasks);
      assert.equal(measure.regularizers.length, 3);
      assert.ok(measure.regularizers.every((value) => value > 0));
      const residual = residualOf(measure, 2);
      assert.ok(Math.abs(residual) < 1e-6 * Math.abs(measure.total), `${tasks}: ${residual}`);
    }
    learner.dispose();
  });

  it('leaves alone what the tasks of the step do not reach: values, slots and counts', () => {
    const experiment = smallExperiment(
      {
        training: {
          ...smallExperiment().training,
          optimizer: { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        },
      },
      regularizers,
    );
    const learner = new Learner(experiment, taskRows);
    learner.train([batchOf(experiment, ['kind', 'amount'])], 1);
    const start = valuesOf(learner);
    for (let step = 2; step < 6; step++) learner.train([batchOf(experiment, ['kind'])], step);
    const after = valuesOf(learner);
    const { counts } = learner.optimizer;
    for (const name of Object.keys(start)) {
      const reached = !name.startsWith('amount/');
      assert.equal(counts[name], reached ? 5 : 1, name);
      if (reached) assert.notDeepEqual(after[name], start[name], name);
      else assert.deepEqual(after[name], start[name], name);
    }
    learner.dispose();
  });

  it('shares λR out over partial steps: (|S|/K) λR pulls, so that every task’s turn once is λR once', () => {
    const pull = (tasks: string[]) => {
      const experiment = smallExperiment({}, [{ type: 'l2', lambda: 1, on: 'shared' }]);
      const plain = new Learner(smallExperiment(), taskRows);
      const pulled = new Learner(experiment, taskRows);
      const name = 'encoder/dense_1/kernel';
      const start = valuesOf(plain)[name] ?? [];
      plain.train([batchOf(experiment, tasks)], 1);
      pulled.train([batchOf(experiment, tasks)], 1);
      const [a = [], b = []] = [valuesOf(plain)[name], valuesOf(pulled)[name]];
      const largest = start.reduce((best, value, i) => (Math.abs(value) > Math.abs(start[best] ?? 0) ? i : best), 0);
      const ratio = ((a[largest] ?? 0) - (b[largest] ?? 0)) / (start[largest] ?? 1);
      plain.dispose();
      pulled.dispose();
      return ratio / (0.1 * 2);
    };
    assert.ok(Math.abs(pull(['kind', 'amount']) - 1) < 1e-4);
    assert.ok(Math.abs(pull(['kind']) - 0.5) < 1e-4);
  });

  it('makes exact zeros with L1', () => {
    const experiment = smallExperiment({}, [{ type: 'l1', lambda: 0.3, on: 'shared' }]);
    const learner = new Learner(experiment, taskRows);
    for (let step = 1; step <= 60; step++) learner.train([batchOf(experiment, ['kind', 'amount'])], step);
    const kernel = valuesOf(learner)['encoder/dense_1/kernel'] ?? [];
    const zeros = kernel.filter((value) => value === 0).length;
    assert.ok(zeros > 0 && zeros < kernel.length, `${zeros} of ${kernel.length}`);
    learner.dispose();
  });

  it('leaves no tensor behind', () => {
    const experiment = smallExperiment({}, regularizers);
    const before = tf.memory().numTensors;
    const learner = new Learner(experiment, taskRows);
    const batch = batchOf(experiment, ['kind', 'amount']);
    learner.train([batch], 1);
    const held = tf.memory().numTensors;
    for (let step = 2; step <= 20; step++) {
      learner.train([batch], step);
      learner.evaluate([batch]);
    }
    assert.equal(tf.memory().numTensors, held);
    learner.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
