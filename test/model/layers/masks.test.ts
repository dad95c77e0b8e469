import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Layer, Recurrent } from '../../../server/definition/layer.ts';
import { useBackend } from '../../engine/backend.ts';
import { dispose, evaluation, filled, inputOf, largestDifference, rows } from './bench.ts';
import { attended, matrix, recurred, type Arrays, type Matrix, type Vector } from './reference.ts';

before(() => useBackend());

const [steps, features] = [5, 4];

/** Padding after, before, around and between the real steps, none, and nothing else: three rows each. */
const masks: Readonly<Record<string, Matrix>> = {
  after: [
    [1, 1, 1, 0, 0],
    [1, 0, 0, 0, 0],
    [1, 1, 1, 1, 1],
  ],
  before: [
    [0, 0, 1, 1, 1],
    [0, 0, 0, 0, 1],
    [1, 1, 1, 1, 1],
  ],
  anywhere: [
    [0, 1, 0, 1, 0],
    [1, 0, 0, 0, 1],
    [0, 0, 0, 0, 0],
  ],
};

/** What a layer gives of the test's rows under a mask, with other numbers in the padded steps when asked. */
function outputs(layer: Layer, mask: Matrix, disturbed = false) {
  const configuration = { layer, input: [steps, features] };
  const built = filled(configuration);
  const values = inputOf(configuration).map((value, i) =>
    disturbed && mask.flat()[Math.floor(i / features)] === 0 ? 50 - value : value,
  );
  const arrays: Arrays = Object.fromEntries(
    built.weights.map(({ name, variable }) => [
      name.slice('encoder/layer/'.length),
      Array.from(variable.dataSync<'float32'>()),
    ]),
  );
  const given = tf.tidy(() => {
    const pass = { ...evaluation, mask: tf.tensor2d(mask.map((row) => [...row])) };
    return Array.from(built.apply(tf.tensor(values, [rows, steps, features]), pass).dataSync<'float32'>());
  });
  dispose(built);
  const inputs = matrix(Array.from(values), steps * features).map((row) => matrix(row, features));
  return { inputs, given: matrix(given, given.length / rows), arrays };
}

const isClose = (actual: Vector, expected: Vector): void => {
  const difference = largestDifference(actual, expected);
  assert.ok(difference < 2e-6, `differs by ${difference}`);
};

/** The states after each step, a padded one carrying on the state before it, which is 0 at first. */
function carried(layer: Recurrent, x: Matrix, mask: Vector, arrays: Arrays): Matrix {
  const states = recurred(
    layer,
    x.filter((_, t) => mask[t] === 1),
    arrays,
  );
  let read = 0;
  return mask.map((real) => {
    read += real;
    return states[read - 1] ?? Array.from({ length: layer.units }, () => 0);
  });
}

const inner = (arrays: Arrays, prefix: string): Arrays =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, values]) =>
      name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), values]] : [],
    ),
  );

const base = { name: 'l', units: 3, useBias: true, masked: true } as const;

const recurrent: readonly Recurrent[] = [false, true].flatMap((returnSequences) => [
  { ...base, type: 'lstm', returnSequences },
  { ...base, type: 'gru', returnSequences },
  { ...base, type: 'simpleRNN', returnSequences, activation: 'tanh' },
]);

describe('recurrent layers carry their state over padded steps', () => {
  for (const [where, mask] of Object.entries(masks))
    for (const layer of recurrent) {
      const { type, returnSequences } = layer;
      it(`${type}${returnSequences ? ', all steps' : ''}, padding ${where}`, () => {
        const { inputs, given, arrays } = outputs(layer, mask);
        inputs.forEach((x, n) => {
          const all = carried(layer, x, mask[n] ?? [], arrays);
          isClose(given[n] ?? [], returnSequences ? all.flat() : (all.at(-1) ?? []));
        });
      });

      it(`${type} in both directions${returnSequences ? ', all steps' : ''}, padding ${where}`, () => {
        const both: Layer = { type: 'bidirectional', name: 'b', layer, mergeMode: 'concat' };
        const { inputs, given, arrays } = outputs(both, mask);
        inputs.forEach((x, n) => {
          const real = mask[n] ?? [];
          const forward = carried(layer, x, real, inner(arrays, 'forward_l'));
          const turned = carried(layer, x.toReversed(), real.toReversed(), inner(arrays, 'backward_l'));
          const expected = returnSequences
            ? forward.flatMap((f, t) => [...f, ...(turned.toReversed()[t] ?? [])])
            : [...(forward.at(-1) ?? []), ...(turned.at(-1) ?? [])];
          isClose(given[n] ?? [], expected);
        });
      });
    }
});

describe('layers over all steps leave padded ones out', () => {
  for (const [where, mask] of Object.entries(masks)) {
    it(`the largest and the mean value, padding ${where}`, () => {
      for (const type of ['globalMaxPooling1d', 'globalAveragePooling1d'] as const) {
        const { inputs, given } = outputs({ type, name: 'p', masked: true }, mask);
        inputs.forEach((x, n) => {
          const real = x.filter((_, t) => mask[n]?.[t] === 1);
          const expected = (x[0] ?? []).map((_, f) => {
            const values = real.map((step) => step[f] ?? 0);
            if (values.length === 0) return 0;
            return type === 'globalMaxPooling1d'
              ? Math.max(...values)
              : values.reduce((sum, value) => sum + value, 0) / values.length;
          });
          isClose(given[n] ?? [], expected);
        });
      }
    });

    it(`attention, padding ${where}`, () => {
      const layer: Layer = { type: 'multiHeadAttention', name: 'm', numHeads: 2, useBias: true, masked: true };
      const { inputs, given, arrays } = outputs(layer, mask);
      inputs.forEach((x, n) => {
        const isReal = (_: Vector, t: number) => mask[n]?.[t] === 1;
        const expected = attended(x.filter(isReal), 2, 2, arrays);
        isClose(
          matrix(given[n] ?? [], features)
            .filter(isReal)
            .flat(),
          expected.flat(),
        );
        assert.ok(given[n]?.every(Number.isFinite));
      });
    });
  }
});

describe('what stands in padded steps changes nothing', () => {
  const layers: readonly Layer[] = [
    ...recurrent,
    ...recurrent.map((layer): Layer => ({ type: 'bidirectional', name: 'b', layer, mergeMode: 'mul' })),
    { type: 'globalMaxPooling1d', name: 'p', masked: true },
    { type: 'globalAveragePooling1d', name: 'p', masked: true },
  ];
  for (const layer of layers)
    it(JSON.stringify(layer), () => {
      for (const mask of Object.values(masks))
        isClose(outputs(layer, mask, true).given.flat(), outputs(layer, mask).given.flat());
    });
});
