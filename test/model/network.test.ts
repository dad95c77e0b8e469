import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../../server/definition/experiment.ts';
import { buildLayer } from '../../server/model/layers.ts';
import { buildNetwork } from '../../server/model/network.ts';
import { useBackend } from '../engine/backend.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

before(() => useBackend());

const rows = { kind: points(8), amount: points(8) };
const site = { path: 'encoder/layer', seed: 0, initializer: 'keras' } as const;
const pass = { training: false, seed: 0, step: 0 };

describe('a network', () => {
  it('shares one encoder under hard sharing and names its parameters by place', () => {
    const network = buildNetwork(smallExperiment(), rows);
    assert.deepEqual(
      network.parameters.map(({ name, shared, tasks }) => [name, shared, tasks.join()]),
      [
        ['encoder/dense_1/kernel', true, 'kind,amount'],
        ['encoder/dense_1/bias', true, 'kind,amount'],
        ['kind/kind/kernel', false, 'kind'],
        ['kind/kind/bias', false, 'kind'],
        ['amount/amount/kernel', false, 'amount'],
        ['amount/amount/bias', false, 'amount'],
      ],
    );
    network.dispose();
  });

  it('has an encoder of its own for every task without sharing', () => {
    const experiment = smallExperiment({ model: { ...smallExperiment().model, sharing: { type: 'none' } } });
    const network = buildNetwork(experiment, rows);
    assert.equal(network.parameters.filter(({ shared }) => shared).length, 0);
    assert.ok(network.parameters.some(({ name }) => name === 'kind/encoder/dense_1/kernel'));
    assert.ok(network.parameters.some(({ name }) => name === 'amount/encoder/dense_1/kernel'));
    network.dispose();
  });

  it('starts from the same values whichever other tasks there are', () => {
    const both = buildNetwork(smallExperiment(), rows);
    const { kind } = smallExperiment().tasks;
    const alone = buildNetwork(smallExperiment({ tasks: kind ? { kind } : {} }), rows);
    const values = (network: typeof both, name: string) =>
      Array.from(network.parameters.find((p) => p.name === name)?.variable.dataSync() ?? []);
    for (const { name } of alone.parameters) assert.deepEqual(values(both, name), values(alone, name), name);
    assert.equal(values(both, 'encoder/dense_1/kernel').length, 20);
    both.dispose();
    alone.dispose();
  });

  it('draws PyTorch-like kernels and biases within ±1/√fanIn, and Keras-like ones within Glorot’s limit with zero biases', () => {
    for (const [initializer, limit] of [
      ['pyTorch', 1 / Math.sqrt(4)],
      ['keras', Math.sqrt(6 / (4 + 200))],
    ] as const) {
      const encoder: Layer[] = [{ type: 'dense', name: 'wide', units: 200, activation: 'linear', useBias: true }];
      const network = buildNetwork(
        smallExperiment({ model: { sharing: { type: 'hard' }, initializer, encoder } }),
        rows,
      );
      const [kernel, bias] = network.parameters.map(({ variable }) => variable.dataSync());
      const largest = Math.max(...(kernel ?? []).map(Math.abs));
      assert.ok(largest <= limit && largest > 0.97 * limit, `${initializer}: ${largest} of ${limit}`);
      assert.equal(
        (bias ?? []).some((value) => value !== 0),
        initializer === 'pyTorch',
      );
      network.dispose();
    }
  });

  it('computes ŷ = h(f(x)) as the equations say', () => {
    const network = buildNetwork(smallExperiment(), rows);
    const input = Float32Array.from({ length: 8 }, (_, i) => i / 8 - 0.4);
    const weights = network.parameters.map(({ variable }) => Array.from(variable.dataSync()));
    const [w = [], b = [], , , v = [], c = []] = weights;
    const expected = [0, 1].map((row) => {
      const hidden = Array.from({ length: 5 }, (_, j) =>
        Math.tanh([0, 1, 2, 3].reduce((sum, i) => sum + (input[4 * row + i] ?? 0) * (w[5 * i + j] ?? 0), b[j] ?? 0)),
      );
      return hidden.reduce((sum, h, j) => sum + h * (v[j] ?? 0), c[0] ?? 0);
    });
    const output = network.forward(tf.tensor(input, [2, 4]), ['amount'], pass).of.amount;
    Array.from(output?.dataSync() ?? []).forEach((value, row) =>
      assert.ok(Math.abs(value - (expected[row] ?? 0)) < 1e-6),
    );
    assert.deepEqual(output?.shape, [2, 1]);
    network.dispose();
  });

  it('normalises by the batch where a frozen layer only has the name of the task', () => {
    const { model } = smallExperiment();
    const encoder: Layer[] = [{ type: 'batchNormalization', name: 'batch', momentum: 0.9, epsilon: 1e-3 }];
    const network = buildNetwork(
      smallExperiment({ model: { ...model, encoder, sharing: { type: 'none' }, frozen: ['kind'] } }),
      rows,
    );
    const still = network.parameters.filter(({ frozen }) => frozen).map(({ name }) => name);
    assert.deepEqual(still, ['kind/kind/kernel', 'kind/kind/bias']);
    assert.deepEqual(new Set(network.state.flatMap(({ layers }) => layers)), new Set(['batch']));
    const input = tf.tensor([1, 2, 3, 4, 5, 7, 9, 11], [2, 4]);
    const output = (training: boolean) =>
      Array.from(network.forward(input, ['kind'], { ...pass, training }).of.kind?.dataSync() ?? []);
    assert.notDeepEqual(output(true), output(false));
    network.dispose();
  });
});

describe('layers', () => {
  const shapeOf = (layer: Layer, input: number[]) => {
    const built = buildLayer(layer, input, site);
    const output = built.apply(tf.zeros([2, ...input]), pass);
    assert.deepEqual(output.shape, [2, ...built.outputShape]);
    return built.outputShape;
  };

  it('give the shapes of the founding network', () => {
    const conv: Layer = {
      type: 'conv2d',
      name: 'c',
      filters: 64,
      kernelSize: 3,
      strides: 1,
      padding: 'same',
      activation: 'relu',
      useBias: true,
    };
    const pool: Layer = { type: 'maxPooling2d', name: 'p', poolSize: 2, strides: 2, padding: 'valid' };
    assert.deepEqual(shapeOf(conv, [32, 32, 3]), [32, 32, 64]);
    assert.deepEqual(shapeOf({ ...conv, padding: 'valid', strides: 2 }, [32, 32, 3]), [15, 15, 64]);
    assert.deepEqual(shapeOf(pool, [32, 32, 64]), [16, 16, 64]);
    assert.deepEqual(shapeOf({ type: 'flatten', name: 'f' }, [16, 16, 64]), [16384]);
    assert.deepEqual(shapeOf({ type: 'globalAveragePooling2d', name: 'g' }, [16, 16, 64]), [64]);
  });

  it('drop out while training only, keep the mean, and draw the same mask for the same step', () => {
    const built = buildLayer({ type: 'dropout', name: 'd', rate: 0.25 }, [1000], { ...site, path: 'encoder/d' });
    const ones = tf.ones([4, 1000]);
    const drop = (step: number) => Array.from(built.apply(ones, { training: true, seed: 1, step }).dataSync());
    assert.deepEqual(Array.from(built.apply(ones, pass).dataSync()), Array.from(ones.dataSync()));
    const dropped = drop(1);
    const mean = dropped.reduce((sum, value) => sum + value, 0) / dropped.length;
    assert.ok(Math.abs(mean - 1) < 0.03, String(mean));
    assert.deepEqual(new Set(dropped), new Set([0, Math.fround(4 / 3)]));
    assert.deepEqual(drop(1), dropped);
    assert.notDeepEqual(drop(2), dropped);
  });
});
