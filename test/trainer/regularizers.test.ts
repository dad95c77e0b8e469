import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Regularizer } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const on = ['dense_1'];
const edges = [{ tasks: ['kind', 'amount'], weight: 3 }];
const everyKind: readonly Regularizer[] = [
  { type: 'l21', lambda: 0.02, on },
  { type: 'traceNorm', lambda: 0.02, on },
  { type: 'tensorTraceNorm', lambda: 0.01, on, form: 'tucker' },
  { type: 'tensorTraceNorm', lambda: 0.01, on, form: 'tensorTrain' },
  { type: 'meanRegularized', lambda: 0.1, on: 'encoders' },
  { type: 'graphLaplacian', lambda: 0.1, on, edges },
  { type: 'chain', lambda: 0.1, on, order: ['amount', 'kind'] },
  { type: 'fused', lambda: 0.02, on, order: ['amount', 'kind'] },
  { type: 'softSharing', lambda: 0.1, on },
  { type: 'dirty', lambda1: 0.05, lambda2: 0.03, on },
  { type: 'robust', lambda1: 0.1, lambda2: 0.08, on },
  { type: 'clustered', lambda: 0.1, clusters: 1, eta: 0.1, on },
  { type: 'mtrl', lambda: 0.01, on, epsilon: 1e-4 },
  { type: 'groupLasso', lambda: 0.01, by: 'channel', on: 'heads' },
  { type: 'orthogonality', lambda: 0.01, on: 'shared' },
];

/** The small experiment with an encoder for each task. */
function experimentWith(regularizers: readonly Regularizer[]) {
  const small = smallExperiment({}, regularizers);
  return { ...small, model: { ...small.model, sharing: { type: 'none' } as const } };
}

const rows = points(24);

/** Some steps over the tasks: measures, and the arrays at the end. */
function train(regularizers: readonly Regularizer[], tasks: readonly string[], { steps = 10, eager = false } = {}) {
  const experiment = experimentWith(regularizers);
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  const batch = new BatchMaker(experiment).make(
    'points',
    rows,
    Int32Array.from({ length: 8 }, (_, i) => i),
    [...tasks],
  );
  const measures = Array.from({ length: steps }, (_, i) => learner.train([batch], i + 1));
  learner.pull();
  const arrays = Object.entries(learner.arrays).map(
    ([name, variable]) => [name, Array.from(variable.dataSync())] as const,
  );
  const { mode, notices } = learner;
  learner.dispose();
  return { measures, arrays: Object.fromEntries(arrays), mode, notices };
}

const both = ['kind', 'amount'];

describe('regularisers of related tasks in training', () => {
  it('record λR whole, and a residual of rounding only', () => {
    for (const measure of train(everyKind, both).measures) {
      assert.equal(measure.regularizers.length, everyKind.length);
      assert.ok(measure.regularizers.every((value) => value >= 0));
      assert.ok(Math.abs(residualOf(measure, 2)) < 1e-4);
    }
  });

  it('make exact zeros, the same rows for both tasks', () => {
    const { arrays } = train([{ type: 'l21', lambda: 1, on }], both);
    const [a = [], b = []] = both.map((task) => arrays[`${task}/encoder/dense_1/kernel`]);
    assert.ok(a.some((value) => value === 0) && a.length === b.length);
    a.forEach((value, i) => assert.equal(value === 0, b[i] === 0));
  });

  it('draw the tasks together: the mean-regularised term falls to nearly nothing', () => {
    const { measures } = train([{ type: 'meanRegularized', lambda: 2, on }], both, { steps: 20 });
    const [first, last] = [measures[0]?.regularizers[0] ?? 0, measures.at(-1)?.regularizers[0] ?? 1];
    assert.ok(last < first / 50, `${first} to ${last}`);
  });

  it('pull at one task alone where they are smooth, and refuse to where they move all', () => {
    const { arrays } = train([{ type: 'meanRegularized', lambda: 1, on }], ['kind'], { steps: 3 });
    const untouched = train([], ['kind'], { steps: 0 }).arrays;
    assert.deepEqual(arrays['amount/encoder/dense_1/kernel'], untouched['amount/encoder/dense_1/kernel']);
    assert.throws(() => train([{ type: 'traceNorm', lambda: 1, on }], ['kind']), /all its tasks/);
  });

  it('leave no tensor behind', () => {
    train(everyKind, both);
    const count = tf.memory().numTensors;
    train(everyKind, both);
    assert.equal(tf.memory().numTensors, count);
  });
});

if (hasGraphs)
  describe('regularisers of related tasks in a captured graph', () => {
    for (const regularizer of everyKind) {
      const form = 'form' in regularizer ? ` ${regularizer.form}` : '';
      it(`equal eager steps: ${regularizer.type}${form}`, () => {
        const [captured, eager] = [train([regularizer], both), train([regularizer], both, { eager: true })];
        assert.equal(captured.mode, 'captured graph');
        assert.deepEqual(captured.notices, []);
        for (const [name, values] of Object.entries(captured.arrays)) {
          const others = eager.arrays[name] ?? [];
          values.forEach((value, i) => assert.ok(Math.abs(value - (others[i] ?? Number.NaN)) < 1e-5, `${name} ${i}`));
        }
      });
    }
  });
