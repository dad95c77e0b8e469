import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Experiment, Layer } from '../../server/definition/experiment.ts';
import { planNetwork } from '../../server/definition/architecture/network.ts';
import type { Sharing } from '../../server/definition/sharing.ts';
import { buildNetwork } from '../../server/model/network.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { dense, points, smallExperiment } from '../engine/experiments.ts';
import { plus, tanh, times } from './float64.ts';
import { called, methods, smallPictures } from './sharing-cases.ts';

before(() => useBackend());

const conv: Layer = {
  type: 'conv2d',
  name: 'look',
  filters: 2,
  kernelSize: 3,
  strides: 1,
  padding: 'same',
  activation: 'tanh',
  useBias: true,
};

/** `kind` looks at vectors of 4, `amount` at pictures of 4×4×1; what enters the shared layers has 3 values for both. */
const rows = { kind: points(24), amount: smallPictures(24) };

function experimentOf(sharing: Sharing): Experiment {
  const small = smallExperiment();
  const { kind, amount } = small.tasks;
  assert.ok(kind && amount);
  return {
    ...small,
    model: {
      sharing,
      initializer: 'keras',
      encoders: {
        vectors: { tasks: ['kind'], layers: [dense('read', 3)] },
        pictures: { tasks: ['amount'], layers: [conv, { type: 'flatten', name: 'flat' }, dense('see', 3)] },
      },
      encoder: [dense('dense_1', 3), dense('dense_2', 2)],
    },
    tasks: { kind: { ...kind, data: 'vectors' }, amount: { ...amount, data: 'pictures' } },
  };
}

function batchesOf(experiment: Experiment, first = 0, count = 6): Batch[] {
  const ids = Int32Array.from({ length: count }, (_, k) => (first + k) % 24);
  const maker = new BatchMaker(experiment);
  return [maker.make('vectors', rows.kind, ids, ['kind']), maker.make('pictures', rows.amount, ids, ['amount'])];
}

const sharings = methods(['dense_1', 'dense_2']);

describe('encoders for inputs of different shapes', () => {
  it('hard: hᵢ(f(eₖ(x))), computed by hand', () => {
    const network = buildNetwork(experimentOf({ type: 'hard' }), rows);
    const values = (name: string) => {
      const found = network.parameters.find((parameter) => parameter.name === name);
      assert.ok(found, name);
      return Array.from(found.variable.dataSync());
    };
    const layer = (prefix: string, x: readonly number[]) =>
      plus(times(x, values(`${prefix}/kernel`)), values(`${prefix}/bias`));
    const x = [0.5, -1, 2, 0.25];
    const read = tanh(layer('encoders/vectors/read', x));
    const shared = tanh(layer('encoder/dense_2', tanh(layer('encoder/dense_1', read))));
    const { of } = network.forward(tf.tensor2d([x]), ['kind'], { training: false, seed: 7, step: 0 });
    layer('kind/kind', shared).forEach((right, i) => assert.ok(Math.abs((of.kind?.dataSync()[i] ?? 0) - right) < 1e-6));
    network.dispose();
  });

  for (const sharing of sharings) {
    it(`${called(sharing)}: is built as planned, and a task's step leaves the encoder of the other alone`, () => {
      const experiment = experimentOf(sharing);
      const learner = new Learner(experiment, rows, { eager: true });
      const [first] = batchesOf(experiment);
      assert.ok(first);
      const plan = planNetwork(experiment, { kind: { input: [4], units: 3 }, amount: { input: [4, 4, 1], units: 1 } });
      const planned = [...plan.encoders, ...plan.body.stacks, ...Object.values(plan.heads)];
      const expected = planned.flatMap(({ layers }) => layers).reduce((sum, { parameters }) => sum + parameters, 0);
      const inLayers = learner.network.parameters.filter(({ layer }) => layer !== '');
      assert.equal(
        inLayers.reduce((sum, { variable }) => sum + variable.size, 0),
        expected,
      );
      const measure = learner.train([first], 1);
      assert.ok(Math.abs(residualOf(measure, 2)) < 1e-5);
      for (const { name } of learner.network.parameters.filter(({ layer }) => ['look', 'see', 'read'].includes(layer)))
        assert.equal(learner.optimizer.counts[name], name.includes('read') ? 1 : 0, name);
      learner.dispose();
    });

    it(`${called(sharing)}: learns both together`, () => {
      const experiment = experimentOf(sharing);
      const learner = new Learner(experiment, rows);
      const before = learner.evaluate(batchesOf(experiment, 0, 24)).total;
      for (let step = 1; step <= 30; step++) learner.train(batchesOf(experiment, 6 * step), step);
      assert.ok(learner.evaluate(batchesOf(experiment, 0, 24)).total < before);
      learner.dispose();
    });

    if (hasGraphs)
      it(`${called(sharing)}: captured equals eager over 20 steps`, () => {
        const trace = (eager: boolean) => {
          const experiment = experimentOf(sharing);
          const learner = new Learner(experiment, rows, { eager });
          const totals = Array.from({ length: 20 }, (_, i) => {
            const batches = batchesOf(experiment, 6 * i, i % 5 === 4 ? 3 : 6);
            return learner.train(i % 3 === 0 ? batches.slice(1) : batches, i + 1).total;
          });
          const { mode } = learner;
          learner.dispose();
          return { totals, mode };
        };
        const [captured, eager] = [trace(false), trace(true)];
        assert.equal(captured.mode, 'captured graph');
        captured.totals.forEach((total, i) => assert.ok(Math.abs(total - (eager.totals[i] ?? Number.NaN)) < 1e-4));
      });
  }

  it('shapes that only the data tell are refused where shared layers cannot take both', () => {
    for (const sharing of sharings.filter(({ type }) => type !== 'none')) {
      const { model, ...rest } = experimentOf(sharing);
      const plan = () =>
        planNetwork(
          { ...rest, model: { ...model, encoders: {} } },
          { kind: { input: [4], units: 3 }, amount: { input: [5], units: 1 } },
        );
      assert.throws(plan, /encoder.*4 values.*5 values|'amount'/);
    }
  });
});
