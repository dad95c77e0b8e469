import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Regularizer } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const rows = points(24);
const tasks = ['kind', 'amount'];
const batchOf = (experiment: Experiment) =>
  new BatchMaker(experiment).make(
    'points',
    rows,
    Int32Array.from({ length: 8 }, (_, i) => i),
    tasks,
  );

function withLearner<T>(experiment: Experiment, use: (learner: Learner) => T, eager = false): T {
  const learner = new Learner(experiment, { kind: rows, amount: rows }, { eager });
  try {
    return use(learner);
  } finally {
    learner.dispose();
  }
}

const lossesOf = (learner: Learner, experiment: Experiment) =>
  tasks.map((task) => learner.evaluate([batchOf(experiment)]).tasks[task]?.loss ?? Number.NaN);

const arraysOf = (learner: Learner) => {
  learner.pull();
  return Object.values(learner.arrays).map((variable) => Array.from(variable.dataSync()));
};

/** A plain gradient step for one task alone over the shared parameters: 1 − L after/L before of both tasks. */
function gainsOfStepFor(task: string, learningRate: number): number[] {
  const small = smallExperiment();
  const weights = { kind: 0, amount: 0, [task]: 1 };
  const experiment: Experiment = {
    ...small,
    objective: { ...small.objective, weighting: { type: 'static', weights } },
    training: { ...small.training, learningRateFactors: { shared: 1, heads: 0 } },
  };
  return withLearner(experiment, (learner) => {
    const first = lossesOf(learner, experiment);
    learner.train([batchOf(experiment)], 1, { learningRate });
    return lossesOf(learner, experiment).map((loss, i) => 1 - loss / (first[i] ?? Number.NaN));
  });
}

describe('the affinities of tasks', () => {
  const learningRate = 0.3;

  it('are what a step for each task alone over the shared parameters does for every task', () => {
    const experiment = smallExperiment();
    const measured = withLearner(experiment, (learner) =>
      learner.measureAffinity([batchOf(experiment)], 1, learningRate),
    );
    tasks.forEach((task, i) =>
      gainsOfStepFor(task, learningRate).forEach((gain, j) =>
        assert.ok(Math.abs(measured.get(i, j) - gain) < 2e-6, `${task}: ${measured.get(i, j)} is not ${gain}`),
      ),
    );
    assert.ok(measured.get(0, 0) > 0 && measured.get(1, 1) > 0);
  });

  it('change nothing, leave no tensor behind, and are the same captured and eager', () => {
    const experiment = smallExperiment({
      objective: { ...smallExperiment().objective, aggregator: { type: 'upGrad', by: 'model' } },
    });
    const measure = (learner: Learner) => learner.measureAffinity([batchOf(experiment)], 1, learningRate).to1DArray();
    const run = (eager: boolean) =>
      withLearner(
        experiment,
        (learner) => {
          learner.train([batchOf(experiment)], 1);
          const arrays = arraysOf(learner);
          const first = measure(learner);
          assert.deepEqual(arraysOf(learner), arrays);
          const { numTensors } = tf.memory();
          assert.deepEqual(measure(learner), first);
          assert.equal(tf.memory().numTensors, numTensors);
          assert.deepEqual(learner.notices, []);
          return { first, mode: learner.mode };
        },
        eager,
      );
    const [captured, eager] = [run(false), run(true)];
    if (hasGraphs) assert.equal(captured.mode, 'captured graph');
    captured.first.forEach((value, i) => assert.ok(Math.abs(value - (eager.first[i] ?? Number.NaN)) < 1e-5));
  });
});

describe('what regularisers have made of the weights', () => {
  const structureWith = (regularizers: readonly Regularizer[], steps = 3) => {
    const small = smallExperiment({}, regularizers);
    const experiment: Experiment = { ...small, model: { ...small.model, sharing: { type: 'none' } } };
    return withLearner(experiment, (learner) => {
      for (let step = 1; step <= steps; step++) learner.train([batchOf(experiment)], step);
      learner.pull();
      const kernels = tasks.map((task) =>
        Array.from(learner.arrays[`${task}/encoder/dense_1/kernel`]?.dataSync() ?? []),
      );
      return { structure: learner.structure(), kernels };
    });
  };
  const on = ['dense_1'];

  it('are exact zeros, counted', () => {
    const { structure, kernels } = structureWith([{ type: 'l21', lambda: 1, on }]);
    const count = kernels.flat().filter((value) => value === 0).length;
    assert.ok(count > 0);
    assert.deepEqual(structure, {
      'l21(dense_1)': [{ name: 'encoder/dense_1/kernel', tasks, zeros: { count, of: 40 } }],
    });
  });

  it('are ranks, of W or of each unfolding', () => {
    const { structure } = structureWith(
      [
        { type: 'traceNorm', lambda: 4, on },
        { type: 'tensorTraceNorm', lambda: 1e-6, on, form: 'tucker' },
      ],
      6,
    );
    assert.deepEqual(structure['traceNorm(dense_1)']?.[0]?.ranks, [{ rank: 1, of: 2 }]);
    assert.deepEqual(
      structure['tensorTraceNorm(dense_1)']?.[0]?.ranks?.map(({ of }) => of),
      [4, 5, 2],
    );
  });

  it('are relations that MTRL has learned, the correlations of (WᵀW + εI)^½', () => {
    const { structure, kernels } = structureWith([{ type: 'mtrl', lambda: 1e-3, epsilon: 1e-4, on }]);
    const [a = [], b = []] = kernels;
    const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, v, i) => sum + v * (y[i] ?? 0), 0);
    const [p, q, r] = [dot(a, a) + 1e-4, dot(a, b), dot(b, b) + 1e-4];
    // The square root of a 2×2 matrix M is (M + √det·I)/√(tr + 2√det).
    const root = Math.sqrt(p * r - q * q);
    const correlation = q / Math.sqrt((p + root) * (r + root));
    const relation = structure['mtrl(dense_1)']?.[0]?.relation;
    assert.deepEqual([relation?.[0]?.[0], relation?.[1]?.[1]], [1, 1]);
    assert.ok(Math.abs((relation?.[0]?.[1] ?? Number.NaN) - correlation) < 1e-5);
    assert.equal(relation?.[0]?.[1], relation?.[1]?.[0]);
  });

  it('is nothing where a term makes none', () => {
    assert.deepEqual(structureWith([{ type: 'l2', lambda: 0.1, on: 'all' }]).structure, {});
  });
});
