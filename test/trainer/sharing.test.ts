import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { planNetwork } from '../../server/definition/architecture/network.ts';
import type { Experiment, Layer, Regularizer } from '../../server/definition/experiment.ts';
import type { Parameter } from '../../server/model/parameter.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { residualOf } from '../../server/trainer/step-buffer.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';
import { called, denseEncoder, experimentOf, methods, pictureEncoder, smallPictures } from '../model/sharing-cases.ts';

before(() => useBackend());

const cases = [
  { of: 'vectors', encoder: denseEncoder, rows: points(24), kernels: ['dense_1', 'dense_2'] },
  {
    of: 'pictures',
    encoder: pictureEncoder.map(smooth),
    rows: smallPictures(24),
    kernels: ['conv2d_1', 'conv2d_2', 'dense_1'],
  },
].flatMap(({ of, encoder, rows, kernels }) =>
  methods(kernels).map((sharing) => ({ name: `${called(sharing)} on ${of}`, encoder, rows, sharing })),
);

/** Pooling without kinks, where differences are taken. */
function smooth(layer: Layer): Layer {
  return layer.type === 'maxPooling2d' ? { ...layer, type: 'averagePooling2d' } : layer;
}

type Case = (typeof cases)[number];

function learnerOf({ sharing, encoder, rows }: Case, change: Partial<Experiment> = {}, eager = false) {
  const experiment = experimentOf(sharing, encoder, change);
  const batch = (tasks: readonly string[], first = 0, count = 6): Batch => {
    const ids = Int32Array.from({ length: count }, (_, k) => (first + k) % 24);
    return new BatchMaker(experiment).make('points', rows, ids, tasks);
  };
  return { learner: new Learner(experiment, { kind: rows, amount: rows }, { eager }), batch, experiment };
}

function valuesOf(learner: Learner): Record<string, number[]> {
  learner.pull();
  return Object.fromEntries(
    learner.network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]),
  );
}

const sgd = (learningRate: number): Partial<Experiment> => ({
  training: { ...smallExperiment().training, optimizer: { type: 'sgd', learningRate } },
});

const l2: Regularizer = { type: 'l2', lambda: 0.05, on: 'all' };

describe('a step of each sharing method', () => {
  for (const one of cases) {
    it(`${one.name}: moves every parameter by −η times the gradient that differences give`, () => {
      const objective = { ...smallExperiment().objective, regularizers: [l2] };
      // A step too short to change a number measures the objective of training, random choices included.
      const { learner: probe, batch } = learnerOf(one, { ...sgd(1e-30), objective }, true);
      const { learner } = learnerOf(one, { ...sgd(0.1), objective }, true);
      probe.network.parameters.forEach(scatter(2));
      const start = valuesOf(probe);
      for (const { name, variable } of learner.network.parameters)
        variable.assign(tf.tensor(start[name] ?? [], variable.shape));
      const batches = [batch(['kind', 'amount'])];
      const measure = learner.train(batches, 1);
      assert.ok(Math.abs(residualOf(measure, 2)) < 1e-5 * Math.abs(measure.total));
      const after = valuesOf(learner);
      const h = 2e-3;
      for (const { name, variable } of probe.network.parameters) {
        const values = start[name] ?? [];
        for (const i of new Set([0, values.length >> 1])) {
          const at = (v: number) => {
            variable.assign(tf.tensor(values.with(i, v), variable.shape));
            return probe.train(batches, 1).total;
          };
          const slope = (at((values[i] ?? 0) + h) - at((values[i] ?? 0) - h)) / (2 * h);
          const moved = ((values[i] ?? 0) - (after[name]?.[i] ?? 0)) / 0.1;
          assert.ok(
            Math.abs(moved - slope) < 4e-3 * Math.max(1, Math.abs(slope)),
            `${name}[${i}]: ${moved} for ${slope}`,
          );
        }
        variable.assign(tf.tensor(values, variable.shape));
      }
      probe.dispose();
      learner.dispose();
    });

    it(`${one.name}: changes what the tasks of the step reach, and nothing else`, () => {
      for (const tasks of [['kind'], ['amount']]) {
        const objective = { ...smallExperiment().objective, regularizers: [l2] };
        const { learner, batch } = learnerOf(one, { ...sgd(0.5), objective }, true);
        learner.network.parameters.forEach(scatter(-0.5));
        const start = valuesOf(learner);
        learner.train([batch(tasks)], 1);
        const after = valuesOf(learner);
        for (const parameter of learner.network.parameters) {
          const { name } = parameter;
          const reached = parameter.tasks.some((task) => tasks.includes(task));
          assert.equal(parameter.shared, parameter.tasks.length > 1);
          assert.equal(learner.optimizer.counts[name], reached ? 1 : 0, name);
          if (reached) assert.notDeepEqual(after[name], start[name], name);
          else assert.deepEqual(after[name], start[name], name);
        }
        learner.dispose();
      }
    });

    if (hasGraphs)
      it(`${one.name}: captured equals eager over 20 steps of changing tasks and sizes`, () => {
        const trace = (eager: boolean) => {
          const { learner, batch } = learnerOf(one, sgd(0.05), eager);
          const steps = Array.from({ length: 20 }, (_, i) => [
            batch([['kind', 'amount'], ['kind'], ['amount']][i % 3] ?? [], 6 * i, i % 5 === 4 ? 3 : 6),
          ]);
          learner.prepare(
            steps.map((batches) => ({ batches })),
            steps,
          );
          const totals = steps.flatMap((b, i) => [learner.train(b, i + 1).total, learner.evaluate(b).total]);
          const values = valuesOf(learner);
          const { mode, notices } = learner;
          learner.dispose();
          return { totals, values: Object.values(values).flat(), mode, notices };
        };
        const [captured, eager] = [trace(false), trace(true)];
        assert.equal(captured.mode, 'captured graph');
        assert.deepEqual(captured.notices, []);
        const largest = (a: readonly number[], b: readonly number[]) =>
          Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
        assert.ok(largest(captured.totals, eager.totals) < 1e-4, String(largest(captured.totals, eager.totals)));
        assert.ok(largest(captured.values, eager.values) < 1e-4, String(largest(captured.values, eager.values)));
      });

    it(`${one.name}: leaves no tensor behind`, () => {
      const start = tf.memory().numTensors;
      const { learner, batch } = learnerOf(one);
      const step = (i: number) => [learner.train([batch(['kind', 'amount'])], i), learner.evaluate([batch(['kind'])])];
      step(1);
      const held = tf.memory().numTensors;
      for (let i = 2; i < 6; i++) step(i);
      assert.equal(tf.memory().numTensors, held);
      learner.dispose();
      assert.equal(tf.memory().numTensors, start);
    });

    it(`${one.name}: is built as planned, array by array`, () => {
      const { learner, experiment } = learnerOf(one);
      const facts = (units: number) => ({ input: one.rows.inputShape, units });
      const { body, heads } = planNetwork(experiment, { kind: facts(3), amount: facts(1) });
      const sizes = new Map<string, number>();
      for (const { prefix, layers } of [...body.stacks, ...Object.values(heads)])
        for (const { layer, parameters } of layers)
          if (parameters > 0) sizes.set(`${prefix}/${layer.name}`, parameters);
      for (const { name, shape } of body.weights)
        sizes.set(
          name,
          shape.reduce((product, side) => product * side, 1),
        );
      const found = new Map<string, number>();
      for (const { name, variable, layer } of learner.network.parameters) {
        const place = layer === '' ? name : name.slice(0, name.lastIndexOf('/'));
        found.set(place, (found.get(place) ?? 0) + variable.size);
      }
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(sizes));
      learner.dispose();
    });
  }
});

/**
 * Moves values to where no gradient is 0 by chance: copies are not equal, gates not at their ends.
 * @param beta moves the offsets of normalisations, to have the ReLUs after them alive (no kinks near) or some of them dead
 * (else another normalisation takes a common offset away)
 */
const scatter =
  (beta: number) =>
  ({ name, variable }: Parameter): void => {
    const shift = name.endsWith('Normalization/beta') ? beta : 0;
    const moved = Array.from(variable.dataSync(), (v, i) => v + 0.2 * Math.sin(1 + 7 * i + variable.size) + shift);
    tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
  };
