import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { createStepper } from '../../../server/backend/create-stepper.ts';
import { EagerStepper, type KeyedStep, type Stepper } from '../../../server/backend/stepper.ts';
import { propagate } from '../../../server/definition/layer-shapes/propagate.ts';
import { stream } from '../../../server/data/random.ts';
import type { BuiltLayer } from '../../../server/model/layers.ts';
import { counterOf } from '../../../server/model/pass.ts';
import { hasGraphs, useBackend } from '../../engine/backend.ts';
import {
  dispose,
  evaluation,
  filled,
  inputOf,
  largestDifference,
  masking,
  rows,
  training,
  weightedSum,
} from './bench.ts';
import { configurations, titleOf, type Configuration } from './configurations.ts';

before(() => useBackend());

const variablesOf = ({ weights, state }: BuiltLayer) => [...weights, ...state].map(({ variable }) => variable);

const shapeOf = ({ input }: Configuration) => [rows, ...input];

/** A training pass with its gradients by the arrays and by an offset of the input, then an evaluation: all their numbers. */
function everything(configuration: Configuration, layer: BuiltLayer, offset: tf.Variable): KeyedStep {
  const counter = { values: counterOf(1), shape: [2, 2], dtype: 'int32' } as const;
  const input = { values: inputOf(configuration), shape: shapeOf(configuration), dtype: 'float32' } as const;
  return {
    key: 'everything',
    feeds: { counter, input },
    step: ({ counter: fed, input: x = tf.scalar(0) }) => {
      const weights = layer.weights.map(({ variable }) => variable);
      const moved = () => (configuration.ids === undefined ? tf.add(x, offset) : x);
      const variables = configuration.ids === undefined ? [offset, ...weights] : weights;
      const { grads } = tf.variableGrads(
        () => weightedSum(layer.apply(moved(), masking(configuration, training(fed)))),
        variables,
      );
      const numbers = [...Object.values(grads), layer.apply(x, masking(configuration, evaluation))];
      return tf.concat(numbers.map((tensor) => tf.reshape(tensor, [-1]))) as tf.Tensor1D;
    },
  };
}

/** What two steps give, and the arrays after them. */
function run(configuration: Configuration, stepperFor: (variables: tf.Variable[]) => Stepper) {
  const layer = filled(configuration);
  const offset = tf.tidy(() => tf.variable(tf.zeros(shapeOf(configuration))));
  const stepper = stepperFor([offset, ...variablesOf(layer)]);
  const outputs = [1, 2].map(() => Array.from(stepper.run(everything(configuration, layer, offset))));
  stepper.pull();
  const arrays = variablesOf(layer).map((variable) => Array.from(variable.dataSync()));
  stepper.dispose();
  dispose(layer);
  offset.dispose();
  return [...outputs, ...arrays].flat();
}

/** The loss as its parameters and input move along a direction, by float32 differences. */
function slope(configuration: Configuration, layer: BuiltLayer, along: readonly tf.Tensor[]): number {
  const [alongInput, ...alongWeights] = along;
  const at = (length: number): number =>
    tf.tidy(() => {
      const kept = layer.weights.map(({ variable }) => tf.clone(variable));
      layer.weights.forEach(({ variable }, i) =>
        variable.assign(tf.add(variable, tf.mul(alongWeights[i] ?? 0, length))),
      );
      const x = tf.tensor(inputOf(configuration), shapeOf(configuration));
      const moved = configuration.ids === undefined ? tf.add(x, tf.mul(alongInput ?? 0, length)) : x;
      const loss = weightedSum(layer.apply(moved, masking(configuration, training()))).dataSync()[0] ?? Number.NaN;
      layer.weights.forEach(({ variable }, i) => variable.assign(kept[i] ?? variable));
      return loss;
    });
  const length = 1e-3;
  return (at(length) - at(-length)) / (2 * length);
}

describe('every layer', () => {
  for (const configuration of configurations) {
    it(`has the shape that the definition says: ${titleOf(configuration)}`, () => {
      const [step] = propagate([configuration.layer], configuration.input).steps;
      assert.ok(step);
      const layer = filled(configuration);
      const x = tf.tensor(inputOf(configuration), shapeOf(configuration));
      const outputs = tf.tidy(() =>
        [training(), evaluation].map((pass) => layer.apply(x, masking(configuration, pass))),
      );
      assert.deepEqual(outputs[0]?.shape, [rows, ...step.output]);
      assert.deepEqual(outputs[1]?.shape, [rows, ...step.output]);
      assert.equal(
        layer.weights.reduce((sum, { variable }) => sum + variable.size, 0),
        step.parameters,
      );
      assert.equal(new Set(layer.weights.map(({ name }) => name)).size, layer.weights.length);
      dispose(layer);
      tf.dispose([x, outputs]);
    });

    it(`has the gradient of its own values: ${titleOf(configuration)}`, () => {
      const layer = filled(configuration);
      const weights = layer.weights.map(({ variable }) => variable);
      tf.tidy(() => {
        const x = tf.variable(tf.tensor(inputOf(configuration), shapeOf(configuration)));
        const moving = configuration.ids === undefined ? [x, ...weights] : weights;
        const { grads } = tf.variableGrads(
          () => weightedSum(layer.apply(x, masking(configuration, training()))),
          moving,
        );
        const along = [x, ...weights].map((variable, i) => {
          const values = new Float32Array(variable.size);
          stream(4, 'test', String(i)).fillNormal(values);
          return tf.tensor(values, variable.shape);
        });
        const product = [x, ...weights].reduce((sum, { name }, i) => {
          const gradient = grads[name];
          return gradient ? sum + (tf.sum(tf.mul(gradient, along[i] ?? 0)).dataSync()[0] ?? 0) : sum;
        }, 0);
        const expected = slope(configuration, layer, along);
        assert.ok(Math.abs(product - expected) < 0.02 * (1 + Math.abs(expected)), `${product} for ${expected}`);
        x.dispose();
      });
      dispose(layer);
    });

    if (hasGraphs)
      it(`is the same as a graph, and leaves nothing behind: ${titleOf(configuration)}`, () => {
        const before = tf.memory().numTensors;
        const captured = run(configuration, (variables) => createStepper(variables));
        const eager = run(configuration, () => new EagerStepper());
        assert.ok(eager.every(Number.isFinite));
        assert.ok(largestDifference(captured, eager) < 2e-5, String(largestDifference(captured, eager)));
        assert.equal(tf.memory().numTensors, before);
      });
  }
});
