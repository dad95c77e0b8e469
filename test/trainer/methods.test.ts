import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { analyze } from '../../server/definition/analyze.ts';
import type { Experiment, Regularizer } from '../../server/definition/experiment.ts';
import { independentBatches } from '../../server/definition/method-needs.ts';
import { aggregatorSchema } from '../../server/definition/schema/aggregators.ts';
import { weightingSchema } from '../../server/definition/schema/weightings.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import type { Piece } from '../../server/trainer/pieces.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const rows = points(24);
const taskRows = { kind: rows, amount: rows };
const regularizers: Regularizer[] = [
  { type: 'l2', lambda: 0.02, on: 'all' },
  { type: 'l1', lambda: 0.01, on: 'shared' },
];

/** Every choice of a schema by its bare name, with its defaults. */
function defaultsOf(
  key: 'weighting' | 'aggregator',
  written: readonly string[],
): readonly (readonly [string, Experiment['objective']])[] {
  return written.map((text) => {
    const { experiment, problems } = analyze(`version: 1
data: { pictures: { format: shapes } }
model: { encoder: [flatten, dense: { units: 4 }] }
tasks:
  kind: { data: pictures, target: shape }
  amount: { data: pictures, target: size }
objective: { ${key}: ${text} }
`);
    assert.ok(experiment, `${text}: ${problems.map(({ message }) => message).join(' ')}`);
    return [text, experiment.objective];
  });
}

const weightings = [
  ...Object.keys(weightingSchema.options).filter((name) => name !== 'static'),
  '{ static: { weights: { kind: 0.5 } } }',
  '{ stch: { mu: 1, preferences: { kind: 2 }, ideal: { amount: 0.1 } } }',
  '{ famo: { bounds: { kind: 0.1 } } }',
];
// Two tasks are too few for these; another test has four.
const ofMany = ['krum', 'trimmedMean'];
const aggregators = [
  ...Object.keys(aggregatorSchema.options).filter((name) => name !== 'momentum' && !ofMany.includes(name)),
  '{ momentum: { of: nashMtl } }',
  '{ pcGrad: { by: layer } }',
  '{ sdmGrad: { sampling: single } }',
  '{ moDo: { by: layer } }',
  '{ cagrad: { by: tensor } }',
];

function experimentOf({
  weighting,
  aggregator,
}: Pick<Experiment['objective'], 'weighting' | 'aggregator'>): Experiment {
  const base = smallExperiment({ objective: { weighting, aggregator, regularizers } });
  const optimizer = { type: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  return { ...base, training: { ...base.training, optimizer } };
}

/** 20 steps: what the ledger says of each, and every array at the end. */
function trace(experiment: Experiment, eager: boolean) {
  const learner = new Learner(experiment, taskRows, { eager });
  const maker = new BatchMaker(experiment);
  const validating = new BatchMaker(experiment);
  const steps = Array.from({ length: 20 }, (_, i) => {
    const train = (piece?: Piece) => {
      const ids = Int32Array.from(
        { length: i % 5 === 4 ? 3 : 8 },
        (_, k) => (8 * i + 5 * (piece?.index ?? 0) + k) % 24,
      );
      const validation = [validating.make('points', rows, Int32Array.of(i, 23 - i, 7, 11), ['kind', 'amount'])];
      return learner.train([maker.make('points', rows, ids, ['kind', 'amount'])], i + 1, {
        ...(piece && { piece }),
        validation,
      });
    };
    // Every third step has a batch alone, as at the end of an epoch.
    const count = i % 3 === 2 ? 1 : independentBatches(experiment.objective.aggregator);
    const share = { kind: 8 * count, amount: 8 * count };
    const measures = Array.from({ length: count }, (_, index) =>
      train(count > 1 ? { index, count, rows: share } : undefined),
    );
    const measure = measures.at(-1) ?? assert.fail();
    const { total, added, weights, gradient } = measure;
    const residual = residualOf(measure, 2);
    assert.ok(Math.abs(residual) < 2e-6 * Math.max(1, Math.abs(total)), `step ${i + 1}: residual ${residual}`);
    return [total, added, gradient?.norm ?? Number.NaN, ...Object.values(weights)];
  });
  learner.pull();
  const arrays = Object.values(learner.arrays).flatMap((variable) => Array.from(variable.dataSync()));
  const { mode } = learner;
  learner.dispose();
  return { steps: steps.flat(), arrays, mode };
}

const largest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

const pairs = [
  ...defaultsOf('weighting', weightings),
  ...defaultsOf('aggregator', aggregators),
  ...defaultsOf('weighting', [
    'uncertainty, aggregator: pcGrad',
    'gls, aggregator: mgda',
    'famo, aggregator: upGrad',
    'gradNorm, aggregator: gradDrop',
    'imtlL, aggregator: imtlG',
    'autoLambda, aggregator: cagrad',
  ]),
];

describe('a step with each method', () => {
  for (const [name, objective] of pairs) {
    it(`${name}: the ledger adds up in every step, captured steps equal eager ones, no tensor stays`, () => {
      const experiment = experimentOf(objective);
      const before = tf.memory().numTensors;
      const eager = trace(experiment, true);
      assert.equal(tf.memory().numTensors, before);
      assert.ok(eager.steps.every(Number.isFinite));
      if (!hasGraphs) return;
      const captured = trace(experiment, false);
      assert.equal(captured.mode, 'captured graph');
      assert.ok(largest(captured.steps, eager.steps) < 1e-4, `steps: ${largest(captured.steps, eager.steps)}`);
      assert.ok(largest(captured.arrays, eager.arrays) < 1e-3, `arrays: ${largest(captured.arrays, eager.arrays)}`);
      assert.equal(tf.memory().numTensors, before);
    });
  }
});
