import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Regularizer } from '../../server/definition/experiment.ts';
import type { KernelRegularizer } from '../../server/definition/regularizer.ts';
import type { Parameter } from '../../server/model/parameter.ts';
import { defaultLoss } from '../../server/definition/loss.ts';
import { labelled } from '../../server/objective/losses/mean-loss.ts';
import { noLabels, type Score } from '../../server/objective/metrics/score.ts';
import { batchSums, ScoreSums } from '../../server/objective/metrics/score-sums.ts';
import { kernelPenalty } from '../../server/objective/regularizers/penalties.ts';
import { labelsOf } from '../../server/objective/regularizers/selection.ts';
import { buildTerms } from '../../server/objective/regularizers/terms.ts';
import { taskWeights } from '../../server/objective/weightings/fixed.ts';
import { useBackend } from '../engine/backend.ts';

before(() => useBackend());

const near = (actual: number | undefined, expected: number, tolerance = 1e-6) =>
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );

/** The gradient of `f` at `x`, and its central differences. */
function gradients(
  f: (x: tf.Tensor) => tf.Scalar,
  x: number[],
  shape: number[],
): { exact: number[]; differences: number[] } {
  const h = 1e-2;
  const at = (values: number[]) => f(tf.tensor(values, shape)).dataSync()[0] ?? Number.NaN;
  const moved = (i: number, by: number) => at(x.map((value, j) => (i === j ? value + by : value)));
  return {
    exact: Array.from(tf.grad(f)(tf.tensor(x, shape)).dataSync()),
    differences: x.map((_, i) => (moved(i, h) - moved(i, -h)) / (2 * h)),
  };
}

const logits = [1, -2, 0.5, 0, 3, -1];
const labels = Int32Array.from([2, 1]);

const numberOf = (score: Score | undefined): number | undefined => (typeof score === 'number' ? score : undefined);

describe('metrics', () => {
  it('follow from sums over batches of any size', () => {
    const sums = new ScoreSums();
    const outputs = [
      [1, 1],
      [2, 0.5],
    ];
    const targets = [Float32Array.from([0.5, 2]), Float32Array.from([2, -0.5])];
    outputs.forEach((values, i) => {
      const target = targets[i] ?? new Float32Array();
      const [first, second] = batchSums(
        'number',
        defaultLoss('number'),
        labelled('number', tf.tensor2d(values, [2, 1]), tf.tensor1d(target)),
      );
      sums.add(0, [first.dataSync()[0] ?? 0, second.dataSync()[0] ?? 0], target);
    });
    const errors = [0.5, -1, 0, 1];
    const all = [0.5, 2, 2, -0.5];
    const mean = all.reduce((a, b) => a + b) / 4;
    const squares = errors.reduce((sum, e) => sum + e * e, 0);
    const scores = sums.scores(['mae', 'mse', 'rmse', 'r2']);
    near(numberOf(scores.mae), 2.5 / 4);
    near(numberOf(scores.mse), squares / 4);
    near(numberOf(scores.rmse), Math.sqrt(squares / 4));
    near(numberOf(scores.r2), 1 - squares / all.reduce((sum, y) => sum + (y - mean) ** 2, 0));
  });

  it('keep the digits of R² where targets are large and near each other, and have none where they are the same', () => {
    const targets = Float32Array.of(16_000_001, 16_000_002, 16_000_003);
    const sums = new ScoreSums();
    sums.add(0, [0, 0.5], targets);
    near(numberOf(sums.scores(['r2']).r2), 0.75);
    const same = new ScoreSums();
    same.add(0, [0, 0.5], Float32Array.of(3, 3));
    assert.deepEqual(same.scores(['r2']).r2, { why: 'all labels are the same' });
    assert.deepEqual(new ScoreSums().scores(['mae']), { loss: noLabels, mae: noLabels });
  });

  it('go on from a checkpoint where they were', () => {
    for (const before of [[], [4, 4], [4, 7]]) {
      const whole = new ScoreSums();
      if (before.length > 0) whole.add(0.5, [0.25, 0.125], Float32Array.from(before));
      const resumed = new ScoreSums();
      resumed.state = JSON.parse(JSON.stringify(whole.state));
      for (const sums of [whole, resumed]) sums.add(1.5, [1, 2], Float32Array.of(4, 4));
      assert.deepEqual(resumed.scores(['r2', 'rmse']), whole.scores(['r2', 'rmse']));
    }
  });

  it('count a row as right when its largest logit is the label’s', () => {
    const [right] = batchSums(
      'class',
      defaultLoss('class'),
      labelled('class', tf.tensor2d(logits, [2, 3]), tf.tensor1d(labels, 'int32')),
    );
    assert.equal(right.dataSync()[0], 1);
  });
});

const W = [3, 4, 0, 0, 0, 0, 1, -1, 2, 0.5, 0, -0.5];

function parameter(name: string, shared: boolean, role: 'kernel' | 'bias' = 'kernel'): Parameter {
  const part = shared ? 'encoder' : 'head';
  return { name, layer: name, role, part, shared, tasks: ['a'], variable: tf.variable(tf.tensor2d(W, [4, 3])) };
}

function term(regularizer: Regularizer, parameters: Parameter[] = [parameter('w', true)]) {
  const [built] = buildTerms([regularizer], parameters);
  assert.ok(built);
  return built;
}

describe('regularisers', () => {
  it('have the golden values on W', () => {
    near(term({ type: 'l1', lambda: 1, on: 'all' }).value().dataSync()[0], 12);
    near(term({ type: 'l2', lambda: 1, on: 'all' }).value().dataSync()[0], 31.5);
    near(term({ type: 'elasticNet', lambda1: 0.5, lambda2: 0.1, on: 'all' }).value().dataSync()[0], 6 + 3.15);
  });

  it('act on kernels of the layers chosen, never on biases', () => {
    const parameters = [parameter('enc', true), parameter('enc', true, 'bias'), parameter('head', false)];
    const chosen = (on: KernelRegularizer['on']) => term({ type: 'l2', lambda: 1, on }, parameters).parameters.length;
    assert.deepEqual(
      [chosen('shared'), chosen('heads'), chosen('all'), chosen(['head']), chosen(['none'])],
      [1, 1, 2, 1, 0],
    );
  });

  it('have labels that tell them apart', () => {
    const l2: Regularizer = { type: 'l2', lambda: 1, on: 'shared' };
    assert.deepEqual(labelsOf([l2, { ...l2, on: ['a', 'b'] }, l2]), ['l2(shared)', 'l2(a, b)', 'l2(shared) 2']);
  });

  it('take proximal steps that minimise ½‖x − w‖² + tλR(x), with exact zeros', () => {
    const lambda1 = 0.6;
    const lambda2 = 0.25;
    const t = 1.5;
    const { prox } = kernelPenalty({ type: 'elasticNet', lambda1, lambda2, on: 'all' });
    const x = Array.from(prox?.([tf.tensor2d(W, [4, 3])], tf.scalar(t))[0]?.dataSync() ?? []);
    const cost = (v: number, w: number) => 0.5 * (v - w) ** 2 + t * (lambda1 * Math.abs(v) + lambda2 * v * v);
    x.forEach((v, i) => {
      const w = W[i] ?? 0;
      for (const other of [v - 1e-3, v + 1e-3, 0])
        assert.ok(cost(v, w) <= cost(other, w) + 1e-7, `at ${w}: ${v} against ${other}`);
    });
    assert.equal(x.filter((v) => v === 0).length, W.filter((w) => Math.abs(w) <= t * lambda1).length);
  });

  it('L2’s gradient is 2λW', () => {
    const { exact, differences } = gradients((w) => tf.mul<tf.Scalar>(tf.sum(tf.square(w)), 0.3), W, [4, 3]);
    const w = parameter('w', true);
    const l2 = term({ type: 'l2', lambda: 0.3, on: 'all' }, [w]);
    const { grads } = tf.variableGrads(() => l2.value(), [w.variable]);
    Array.from(grads[w.variable.name]?.dataSync() ?? []).forEach((g, i) => {
      near(g, 0.6 * (W[i] ?? 0));
      near(g, exact[i] ?? 0);
      near(g, differences[i] ?? 0, 2e-3);
    });
  });
});

describe('weightings', () => {
  it('equal is a sum: every weight is 1; static is what the file says', () => {
    assert.deepEqual(taskWeights({ type: 'equal' }, ['a', 'b']), { a: 1, b: 1 });
    assert.deepEqual(taskWeights({ type: 'static', weights: { b: 0.25 } }, ['a', 'b']), { a: 1, b: 0.25 });
  });
});
