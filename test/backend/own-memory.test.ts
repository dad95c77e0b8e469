import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { createStepper } from '../../server/backend/create-stepper.ts';
import type { KeyedStep } from '../../server/backend/stepper.ts';
import { useBackend } from '../engine/backend.ts';

before(() => useBackend());

const numbers = [1, 2, 3, 4, 5, 6, 7, 8];

/** The numbers 1 to 8 at one address after the other between two multiples of 64 bytes, of which one is such a multiple. */
function* everywhere(): Generator<Float32Array> {
  const buffer = new ArrayBuffer(96);
  for (let k = 0; k < 16; k++) {
    const placed = new Float32Array(buffer, 4 * k, numbers.length);
    placed.set(numbers);
    yield placed;
  }
}

describe('values from the host', () => {
  it('are no longer those of a tensor once it is used', () => {
    for (const values of everywhere()) {
      const tensor = tf.tensor(values);
      tf.neg(tensor).dispose();
      values.fill(0);
      assert.deepEqual([...tensor.dataSync()], numbers);
      tensor.dispose();
    }
  });

  it('are no longer those of a variable once a step has assigned them', () => {
    const variable = tf.variable(tf.zeros([8]));
    const stepper = createStepper([variable]);
    const stepOn = (values: Float32Array): KeyedStep => ({
      key: 'assign',
      feeds: { x: { values, shape: [8], dtype: 'float32' } },
      step: ({ x }) => {
        if (x) variable.assign(x);
        return tf.tensor1d([0]);
      },
    });
    for (const values of everywhere()) {
      stepper.run(stepOn(values));
      values.fill(0);
      stepper.pull();
      assert.deepEqual([...variable.dataSync()], numbers);
    }
    stepper.dispose();
    variable.dispose();
  });
});
