import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Layer, Recurrent } from '../../../server/definition/layer.ts';
import { buildLayer } from '../../../server/model/layers.ts';
import { useBackend } from '../../engine/backend.ts';
import { evaluation, largestDifference } from './bench.ts';

before(() => useBackend());

interface Arrays {
  readonly kernel: number[][];
  readonly recurrentKernel: number[][];
  /** That of the inputs and that of the state. */
  readonly biases: [number[], number[]];
}

interface Case {
  readonly type: 'lstm' | 'gru';
  readonly inputs: number[][][];
  /** c of the loss Σ c·h over real steps. */
  readonly coefficients: number[][][];
  /** h of each step, 0 at padded ones. */
  readonly sequences: number[][][];
  readonly last: number[][];
  readonly arrays: Readonly<Record<'forward' | 'backward', Arrays>>;
  readonly gradients: Readonly<Record<'forward' | 'backward', Arrays>>;
}

interface Fixture {
  readonly units: number;
  readonly lengths: readonly number[];
  readonly cases: readonly Case[];
}

/** Made by make_packed.py. */
const { units, lengths, cases } = JSON.parse(readFileSync(new URL('packed.json', import.meta.url), 'utf8')) as Fixture;

/** An array as this product has it: the LSTM's two biases are one, their sum. */
function arrayOf({ type }: Case, arrays: Arrays, name: string, combine: (a: number, b: number) => number) {
  if (name === 'kernel' || name === 'recurrentKernel') return arrays[name];
  const [inner, own] = arrays.biases;
  return type === 'gru' ? arrays.biases : inner.map((value, i) => combine(value, own[i] ?? Number.NaN));
}

/** `encoder/layer/forward_l/kernel` as its direction and its name there. */
function partsOf(name: string): ['forward' | 'backward', string] {
  const [direction = '', array = ''] = name.split('/').slice(-2);
  return [direction.startsWith('forward') ? 'forward' : 'backward', array];
}

function built(each: Case, returnSequences: boolean) {
  const { inputs } = each;
  const layer: Recurrent = { type: each.type, name: 'l', units, useBias: true, returnSequences, masked: true };
  const both: Layer = { type: 'bidirectional', name: 'b', layer, mergeMode: 'concat' };
  const shape = [inputs[0]?.length ?? 0, inputs[0]?.[0]?.length ?? 0];
  const result = buildLayer(both, shape, { path: 'encoder/layer', seed: 1, initializer: 'keras' });
  for (const { name, variable } of result.weights) {
    const [direction, array] = partsOf(name);
    tf.tidy(() => variable.assign(tf.tensor(arrayOf(each, each.arrays[direction], array, (a, b) => a + b))));
  }
  return result;
}

const passOf = (steps: number) => ({
  ...evaluation,
  mask: tf.tensor2d(lengths.map((length) => Array.from({ length: steps }, (_, t) => (t < length ? 1 : 0)))),
});

const isClose = (actual: tf.Tensor, expected: tf.TensorLike): void => {
  const difference = largestDifference(actual.dataSync(), tf.tensor(expected).dataSync());
  assert.ok(difference < 1e-5, `differs by ${difference}`);
};

describe('sequences of several lengths, as PyTorch packs them', () => {
  for (const each of cases) {
    it(`${each.type}: outputs of all steps and their gradients`, () => {
      const { weights, apply } = built(each, true);
      tf.tidy(() => {
        const inputs = tf.tensor3d(each.inputs);
        const pass = passOf(inputs.shape[1]);
        const real = tf.expandDims(pass.mask, -1);
        isClose(tf.mul(apply(inputs, pass), real), each.sequences);
        const { grads } = tf.variableGrads(
          () => tf.sum(tf.mul(apply(inputs, pass), tf.tensor(each.coefficients))),
          weights.map(({ variable }) => variable),
        );
        for (const { name, variable } of weights) {
          const [direction, array] = partsOf(name);
          const gradient = grads[variable.name];
          assert.ok(gradient);
          isClose(
            gradient,
            arrayOf(each, each.gradients[direction], array, (a) => a),
          );
        }
      });
      weights.forEach(({ variable }) => variable.dispose());
    });

    it(`${each.type}: the last output of each direction`, () => {
      const { weights, apply } = built(each, false);
      tf.tidy(() => {
        const inputs = tf.tensor3d(each.inputs);
        isClose(apply(inputs, passOf(inputs.shape[1])), each.last);
      });
      weights.forEach(({ variable }) => variable.dispose());
    });
  }
});
