import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Target } from '../../../server/data/dataset.ts';
import { defaultLoss, type Loss } from '../../../server/definition/loss.ts';
import { likeliest } from '../../../server/objective/losses/class-losses.ts';
import { labelled, meanLoss } from '../../../server/objective/losses/mean-loss.ts';
import { useBackend } from '../../engine/backend.ts';

interface Case {
  readonly kind: Target['kind'];
  readonly loss: Loss;
  readonly shape: number[];
  readonly outputs: number[];
  readonly targets: (number | null)[];
  readonly targetShape: number[];
  readonly value: number;
  readonly gradient: number[];
}

// Written by make_losses.py beside it.
const cases = JSON.parse(readFileSync(new URL('losses.json', import.meta.url), 'utf8')) as Case[];

before(() => useBackend());

function targetTensor({ kind, targets, targetShape }: Pick<Case, 'kind' | 'targets' | 'targetShape'>): tf.Tensor {
  if (kind === 'number')
    return tf.tensor(
      Float32Array.from(targets, (value) => value ?? Number.NaN),
      targetShape,
    );
  return tf.tensor(
    Int32Array.from(targets, (value) => value ?? -1),
    targetShape,
    'int32',
  );
}

function lossAndGradient(one: Case): { value: number; gradient: number[] } {
  const targets = targetTensor(one);
  const f = (outputs: tf.Tensor) => meanLoss(one.kind, one.loss, labelled(one.kind, outputs, targets));
  const { value, grad } = tf.valueAndGrad(f)(tf.tensor(one.outputs, one.shape));
  return { value: value.dataSync()[0] ?? Number.NaN, gradient: Array.from(grad.dataSync()) };
}

const near = (actual: number, expected: number, what: string) =>
  assert.ok(
    Math.abs(actual - expected) <= 2e-6 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );

describe('losses', () => {
  for (const one of cases) {
    it(`${JSON.stringify(one.loss)} of ${one.kind} is PyTorch’s, with its gradient, over the labels present`, () => {
      const { value, gradient } = lossAndGradient(one);
      near(value, one.value, 'value');
      gradient.forEach((slope, i) => near(slope, one.gradient[i] ?? 0, `gradient ${i}`));
    });
  }

  it('are 0 without a slope where every label is missing', () => {
    for (const one of cases) {
      const { value, gradient } = lossAndGradient({ ...one, targets: one.targets.map(() => null) });
      assert.equal(value, 0);
      assert.ok(gradient.every((slope) => slope === 0));
    }
  });

  it('stay finite for outputs as large as ±1e4', () => {
    for (const one of cases) {
      const outputs = one.outputs.map((output) => Math.sign(output) * 1e4);
      const { value, gradient } = lossAndGradient({ ...one, outputs });
      assert.ok(Number.isFinite(value) && gradient.every(Number.isFinite), JSON.stringify(one.loss));
    }
  });

  it('leave no tensor behind', () => {
    const [one] = cases;
    assert.ok(one);
    const start = tf.memory().numTensors;
    tf.tidy(() => lossAndGradient(one));
    assert.equal(tf.memory().numTensors, start);
  });
});

describe('the likeliest class', () => {
  it('is the largest logit, the sign of one logit, or the steps passed with more than one half', () => {
    const of = (loss: Loss['type'], rows: number[][]) => Array.from(likeliest(loss, tf.tensor2d(rows)).dataSync());
    assert.deepEqual(of(defaultLoss('class').type, [[0, 2, 1]]), [1]);
    assert.deepEqual(of('binaryCrossEntropy', [[0.1], [-0.1]]), [1, 0]);
    // σ: .88·.88 = .78 > ½, then ·.5 = .39; .27; .88·.55 = .48.
    assert.deepEqual(
      of('ordinal', [
        [2, 2, 0],
        [-1, 5, 5],
        [2, 0.2, 9],
      ]),
      [2, 0, 1],
    );
  });
});
