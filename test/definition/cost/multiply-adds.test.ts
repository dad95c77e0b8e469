import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chainMultiplyAdds } from '../../../server/definition/cost/multiply-adds.ts';
import type { Layer } from '../../../server/definition/layer.ts';
import { propagate } from '../../../server/definition/shapes.ts';

const window = { kernelSize: 3, strides: 1, padding: 'same', activation: 'relu', useBias: true } as const;
const recurrent = { units: 5, returnSequences: false, useBias: true } as const;
const dense = { type: 'dense', name: 'dense_1', units: 7, activation: 'linear', useBias: true } as const;
const conv2d = { type: 'conv2d', name: 'conv2d_1', filters: 16, ...window } as const;
const lstm = { type: 'lstm', name: 'lstm_1', ...recurrent } as const;

/** By hand, from the published equations: each product of an input and a weight is one. */
const cases: readonly (readonly [what: string, layer: Layer, input: readonly number[], wanted: number])[] = [
  ['a dense layer', dense, [10], 10 * 7],
  ['a dense layer on each step', dense, [4, 10], 4 * 10 * 7],
  ['a convolution', conv2d, [8, 6, 3], 8 * 6 * 9 * 3 * 16],
  [
    'a convolution with strides and an oblong kernel',
    { ...conv2d, kernelSize: [2, 3], strides: 2, padding: 'valid' },
    [8, 9, 3],
    4 * 4 * 6 * 3 * 16,
  ],
  [
    'a dilated convolution: holes cost nothing',
    { ...conv2d, dilationRate: 2, padding: 'valid' },
    [8, 8, 3],
    4 * 4 * 9 * 3 * 16,
  ],
  [
    'a convolution of a sequence',
    { ...conv2d, type: 'conv1d', kernelSize: 4, strides: 1, dilationRate: 1, padding: 'valid' },
    [10, 3],
    7 * 4 * 3 * 16,
  ],
  [
    'a depthwise convolution',
    { ...window, type: 'depthwiseConv2d', name: 'd', depthMultiplier: 2 },
    [8, 6, 3],
    8 * 6 * 9 * 3 * 2,
  ],
  [
    'a separable convolution: depthwise, then a mix of channels',
    { ...conv2d, type: 'separableConv2d', depthMultiplier: 2 },
    [8, 6, 3],
    8 * 6 * 9 * 6 + 8 * 6 * 6 * 16,
  ],
  [
    'a simple recurrent layer',
    { type: 'simpleRNN', name: 'r', activation: 'tanh', ...recurrent },
    [4, 3],
    4 * (3 * 5 + 5 * 5),
  ],
  ['an LSTM: four gates', lstm, [4, 3], 4 * 4 * (3 * 5 + 5 * 5)],
  ['a GRU: three gates', { type: 'gru', name: 'g', ...recurrent }, [4, 3], 4 * 3 * (3 * 5 + 5 * 5)],
  [
    'a recurrent layer in both directions',
    { type: 'bidirectional', name: 'b', layer: lstm, mergeMode: 'concat' },
    [4, 3],
    2 * 4 * 4 * (3 * 5 + 5 * 5),
  ],
  [
    'attention: four projections, scores and means in every head',
    { type: 'multiHeadAttention', name: 'a', numHeads: 2, keyDim: 3, useBias: true },
    [4, 10],
    4 * 4 * 10 * 6 + 2 * (4 * 4 * 3) * 2,
  ],
  ['an embedding, which only looks up', { type: 'embedding', name: 'e', inputDim: 100, outputDim: 8 }, [4], 0],
  [
    'a layer on each step',
    { type: 'timeDistributed', name: 't', layer: { ...conv2d, filters: 2 } },
    [4, 5, 5, 1],
    4 * 25 * 9 * 2,
  ],
  [
    'a residual block with its projection',
    { type: 'residual', name: 'r', activation: 'relu', layers: [{ ...conv2d, strides: 2 }] },
    [8, 8, 3],
    16 * 9 * 3 * 16 + 16 * 3 * 16,
  ],
  [
    'branches',
    { type: 'parallel', name: 'p', branches: [[conv2d], [{ ...conv2d, kernelSize: 1, name: 'conv2d_2' }]] },
    [8, 6, 3],
    48 * 9 * 3 * 16 + 48 * 3 * 16,
  ],
  [
    'pooling, which only compares',
    { type: 'maxPooling2d', name: 'm', poolSize: 2, strides: 2, padding: 'valid' },
    [8, 8, 3],
    0,
  ],
];

for (const [what, layer, input, wanted] of cases)
  it(`counts the multiply-adds of ${what}`, () => {
    const { steps, failure } = propagate([layer], input);
    assert.equal(failure, undefined);
    assert.equal(chainMultiplyAdds(steps), wanted);
  });
