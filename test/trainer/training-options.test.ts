import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Layer, Regularizer, Training } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { divergence } from '../../server/trainer/divergence.ts';
import { Learner } from '../../server/trainer/learner.ts';
import type { StepMeasure } from '../../server/trainer/parts.ts';
import { combined, shareOf } from '../../server/trainer/pieces.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const rows = points(24);
const both = ['kind', 'amount'] as const;

function experimentWith(training: Partial<Training>, regularizers: readonly Regularizer[] = []): Experiment {
  const small = smallExperiment({}, regularizers);
  return { ...small, training: { ...small.training, ...training } };
}

const rowsFrom = (start: number, count: number) => Int32Array.from({ length: count }, (_, i) => start + i);

const batchOf = (experiment: Experiment, ids: Int32Array, tasks: readonly string[] = both): Batch =>
  new BatchMaker(experiment).make('points', rows, ids, tasks);

function valuesOf(learner: Learner): Record<string, number[]> {
  learner.pull();
  return Object.fromEntries(
    learner.network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
  );
}

/** Lets a learner work; gives how far each parameter moved. */
function moves(
  training: Partial<Training>,
  work: (learner: Learner, experiment: Experiment) => void,
  regularizers: readonly Regularizer[] = [],
): Record<string, number[]> {
  const experiment = experimentWith(training, regularizers);
  const learner = new Learner(experiment, { kind: rows, amount: rows });
  const start = valuesOf(learner);
  work(learner, experiment);
  const end = valuesOf(learner);
  learner.dispose();
  return Object.fromEntries(
    Object.entries(start).map(([name, values]) => [name, values.map((value, i) => (end[name]?.[i] ?? 0) - value)]),
  );
}

const oneStep = (learner: Learner, experiment: Experiment) => {
  learner.train([batchOf(experiment, rowsFrom(0, 8))], 1);
};

const lengthOf = (moved: Record<string, number[]>) => Math.hypot(...Object.values(moved).flat());

function assertClose(actual: Record<string, number[]>, expected: Record<string, number[]>, tolerance = 1e-6): void {
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [name, values] of Object.entries(actual))
    values.forEach((value, i) => {
      const wanted = expected[name]?.[i] ?? Number.NaN;
      assert.ok(Math.abs(value - wanted) < tolerance, `${name}[${i}]: ${value} is not ${wanted}`);
    });
}

const scaled = (moved: Record<string, number[]>, factor: (name: string) => number) =>
  Object.fromEntries(
    Object.entries(moved).map(([name, values]) => [name, values.map((value) => value * factor(name))]),
  );

describe('learning rates', () => {
  it('a step goes by its own learning rate', () => {
    const plain = moves({}, oneStep);
    const half = moves({}, (learner, experiment) => {
      learner.train([batchOf(experiment, rowsFrom(0, 8))], 1, { learningRate: 0.05 });
    });
    assertClose(
      half,
      scaled(plain, () => 0.5),
    );
  });

  it('differ between the shared part and the heads where factors say so, proximal steps included', () => {
    const l1: Regularizer[] = [{ type: 'l1', lambda: 0.01, on: 'all' }];
    const plain = moves({}, oneStep, l1);
    const apart = moves({ learningRateFactors: { shared: 0.5, heads: 2 } }, oneStep, l1);
    const small = moves(
      {},
      (learner, experiment) => {
        learner.train([batchOf(experiment, rowsFrom(0, 8))], 1, { learningRate: 0.05 });
      },
      l1,
    );
    const large = moves(
      {},
      (learner, experiment) => {
        learner.train([batchOf(experiment, rowsFrom(0, 8))], 1, { learningRate: 0.2 });
      },
      l1,
    );
    const isShared = (name: string) => name.startsWith('encoder/');
    const expected = Object.fromEntries(
      Object.keys(plain).map((name) => [name, (isShared(name) ? small : large)[name] ?? []]),
    );
    assertClose(apart, expected);
  });

  it('0 for the shared part keeps it as it is', () => {
    const moved = moves({ learningRateFactors: { shared: 0, heads: 1 } }, oneStep);
    for (const [name, values] of Object.entries(moved))
      assert.equal(
        values.every((value) => value === 0),
        name.startsWith('encoder/'),
        name,
      );
  });
});

describe('gradient clipping', () => {
  it('by norm shortens the gradient of all parameters together and keeps its direction', () => {
    const plain = moves({}, oneStep);
    const norm = lengthOf(plain) / 0.1;
    const max = norm / 3;
    assertClose(
      moves({ gradientClipping: { type: 'norm', max } }, oneStep),
      scaled(plain, () => 1 / 3),
    );
    assertClose(moves({ gradientClipping: { type: 'norm', max: 2 * norm } }, oneStep), plain);
  });

  it('by value cuts each number', () => {
    const plain = moves({}, oneStep);
    const max = 0.05;
    const cut = Object.fromEntries(
      Object.entries(plain).map(([name, values]) => [
        name,
        values.map((value) => Math.min(Math.max(value, -0.1 * max), 0.1 * max)),
      ]),
    );
    assertClose(moves({ gradientClipping: { type: 'value', max } }, oneStep), cut);
    assert.notDeepEqual(cut, plain);
  });

  it('the norm that is measured is the one before clipping', () => {
    const plain = lengthOf(moves({}, oneStep)) / 0.1;
    moves({ gradientClipping: { type: 'norm', max: 0.01 } }, (learner, experiment) => {
      const { gradient } = learner.train([batchOf(experiment, rowsFrom(0, 8))], 1);
      assert.ok(gradient && Math.abs(gradient.norm - plain) < 1e-4 * plain, `${gradient?.norm} is not ${plain}`);
      assert.deepEqual(gradient.broken, []);
    });
  });
});

/** One step made of several batches, each with its rows and tasks. */
function trainPieces(
  learner: Learner,
  experiment: Experiment,
  batches: readonly { ids: Int32Array; tasks: readonly string[] }[],
  step = 1,
): StepMeasure {
  const counts: Record<string, number> = {};
  for (const { ids, tasks } of batches) for (const task of tasks) counts[task] = (counts[task] ?? 0) + ids.length;
  return combined(
    batches.map(({ ids, tasks }, index) => {
      const piece = { index, count: batches.length, rows: counts };
      const measure = learner.train([batchOf(experiment, ids, tasks)], step, { piece });
      return { measure, shares: Object.fromEntries(tasks.map((task) => [task, shareOf(piece, task, ids.length)])) };
    }),
  );
}

describe('accumulation', () => {
  const regularizers: Regularizer[] = [
    { type: 'l2', lambda: 0.05, on: 'all' },
    { type: 'l1', lambda: 0.01, on: 'heads' },
  ];
  const pieces = [
    { ids: rowsFrom(0, 8), tasks: both },
    { ids: rowsFrom(8, 8), tasks: both },
    { ids: rowsFrom(16, 3), tasks: both },
  ];
  const adam = { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 } as const;

  it('several batches make the step, and the ledger, of one batch of all their rows, a partial last one included', () => {
    for (const optimizer of [{ type: 'sgd', learningRate: 0.1 } as const, adam]) {
      const measures: StepMeasure[] = [];
      const accumulated = moves(
        { accumulate: 3, optimizer },
        (learner, experiment) => {
          for (let step = 1; step <= 3; step++) measures.push(trainPieces(learner, experiment, pieces, step));
          assert.equal(learner.optimizer.counts['encoder/dense_1/kernel'], 3);
        },
        regularizers,
      );
      const whole = moves(
        { optimizer },
        (learner, experiment) => {
          for (let step = 1; step <= 3; step++) {
            const measure = learner.train([batchOf(experiment, rowsFrom(0, 19))], step);
            const other = measures[step - 1];
            assert.ok(other);
            assert.ok(Math.abs(residualOf(other, 2)) < 1e-6);
            assert.ok(Math.abs(other.total - measure.total) < 1e-5 * measure.total, `${other.total} ${measure.total}`);
            assert.ok(Math.abs((other.gradient?.norm ?? 0) - (measure.gradient?.norm ?? 1)) < 1e-5);
            for (const task of both) {
              const [a, b] = [other.tasks[task], measure.tasks[task]];
              assert.ok(a && b && Math.abs(a.loss - b.loss) < 1e-5, task);
              assert.ok(Math.abs(a.sums[0] - b.sums[0]) < 1e-4, task);
            }
            other.regularizers.forEach((value, j) =>
              assert.ok(Math.abs(value - (measure.regularizers[j] ?? 0)) < 1e-5),
            );
          }
        },
        regularizers,
      );
      assertClose(accumulated, whole, 1e-5);
    }
  });

  it('batches of different tasks make one step over all of them', () => {
    const [first, second] = [rowsFrom(0, 8), rowsFrom(8, 6)];
    const apart = moves(
      { accumulate: 2 },
      (learner, experiment) => {
        const measure = trainPieces(learner, experiment, [
          { ids: first, tasks: ['kind'] },
          { ids: second, tasks: ['amount'] },
        ]);
        assert.deepEqual(Object.keys(measure.tasks), [...both]);
        assert.ok(Math.abs(residualOf(measure, 2)) < 1e-6);
      },
      regularizers,
    );
    const joint = moves(
      {},
      (learner, experiment) => {
        learner.train([batchOf(experiment, first, ['kind']), batchOf(experiment, second, ['amount'])], 1);
      },
      regularizers,
    );
    assertClose(apart, joint);
  });
});

describe('averages of weights', () => {
  const decay = 0.8;

  it('follow the weights after each step that reaches them, begin with the first, and are what `withAverages` sees', async () => {
    const experiment = experimentWith({ weightAveraging: { type: 'ema', decay } });
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    const expected: Record<string, number[]> = {};
    const start = valuesOf(learner);
    for (const [i, tasks] of [['kind'], both, ['kind'], both].entries()) {
      learner.train([batchOf(experiment, rowsFrom(4 * i, 8), tasks)], i + 1);
      for (const [name, values] of Object.entries(valuesOf(learner))) {
        if (name.startsWith('amount/') && !tasks.includes('amount')) continue;
        const before = expected[name];
        expected[name] = before ? values.map((v, k) => decay * (before[k] ?? 0) + (1 - decay) * v) : values;
      }
    }
    const raw = valuesOf(learner);
    const batch = batchOf(experiment, rowsFrom(0, 8));
    const rawTotal = learner.evaluate([batch]).total;
    await learner.withAverages(async () => {
      await Promise.resolve();
      assertClose(valuesOf(learner), expected);
      assert.notEqual(learner.evaluate([batch]).total, rawTotal);
    });
    assert.deepEqual(valuesOf(learner), raw);
    assert.equal(learner.evaluate([batch]).total, rawTotal);
    assert.notDeepEqual(raw, start);
    const arrays = Object.keys(learner.arrays);
    assert.ok(arrays.includes('encoder/dense_1/kernel') && arrays.includes('encoder/dense_1/kernel/average'));
    learner.dispose();
  });

  it('are put back also when the work fails', async () => {
    const experiment = experimentWith({ weightAveraging: { type: 'ema', decay } });
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    for (let step = 1; step <= 2; step++) oneStep(learner, experiment);
    const raw = valuesOf(learner);
    await assert.rejects(
      learner.withAverages(() => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.deepEqual(valuesOf(learner), raw);
    learner.dispose();
  });
});

describe('a broken gradient', () => {
  const linear: Layer = { type: 'dense', name: 'dense_1', units: 5, activation: 'linear', useBias: true };

  it('is found though the loss is finite, and its layer and task are named', () => {
    const small = smallExperiment();
    const experiment = { ...small, model: { ...small.model, encoder: [linear] } };
    const learner = new Learner(experiment, { kind: rows, amount: rows });
    const batch = batchOf(experiment, rowsFrom(0, 8), ['kind']);
    const huge = { ...batch, inputs: batch.inputs.map((value) => value * 1e25) };
    const measure = learner.train([huge], 1);
    assert.ok(Number.isFinite(measure.total));
    const message = divergence(measure, { step: 12, epoch: 3 });
    assert.match(message ?? '', /layer kind \(task kind\) became .* at step 12 \(epoch 3\).* after epoch 2 is kept/);
    learner.dispose();
  });

  it('nothing is said where all is finite', () => {
    moves({}, (learner, experiment) => {
      const measure = learner.train([batchOf(experiment, rowsFrom(0, 8))], 1);
      assert.equal(divergence(measure, { step: 1, epoch: 1 }), undefined);
    });
  });
});

it('with every option on, no tensor is left behind', async () => {
  const experiment = experimentWith(
    {
      accumulate: 2,
      gradientClipping: { type: 'norm', max: 1 },
      weightAveraging: { type: 'ema', decay: 0.9 },
      learningRateFactors: { shared: 0.5, heads: 1 },
    },
    [{ type: 'elasticNet', lambda1: 0.01, lambda2: 0.01, on: 'all' }],
  );
  const before = tf.memory().numTensors;
  const learner = new Learner(experiment, { kind: rows, amount: rows });
  const pieces = [
    { ids: rowsFrom(0, 8), tasks: both },
    { ids: rowsFrom(8, 3), tasks: ['kind'] },
  ];
  trainPieces(learner, experiment, pieces);
  const held = tf.memory().numTensors;
  for (let step = 2; step <= 10; step++) {
    trainPieces(learner, experiment, pieces, step);
    await learner.withAverages(() => Promise.resolve(learner.evaluate([batchOf(experiment, rowsFrom(0, 8))])));
  }
  assert.equal(tf.memory().numTensors, held);
  learner.dispose();
  assert.equal(tf.memory().numTensors, before);
});
