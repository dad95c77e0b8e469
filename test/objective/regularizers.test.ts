import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { stream } from '../../server/data/random.ts';
import type { Regularizer, TaskRegularizer } from '../../server/definition/regularizer.ts';
import type { Parameter } from '../../server/model/parameter.ts';
import { MatchError } from '../../server/objective/regularizers/matching.ts';
import { kernelPenalty, taskPenalty } from '../../server/objective/regularizers/penalties.ts';
import type { Penalty } from '../../server/objective/regularizers/penalty.ts';
import { buildTerms } from '../../server/objective/regularizers/terms.ts';
import { useBackend } from '../engine/backend.ts';

before(() => useBackend());

const near = (actual: number | undefined, expected: number, tolerance = 1e-6) =>
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );

/** The matrix of the golden values, a row a line, a column a task. */
const W = [
  [3, 4, 0],
  [0, 0, 0],
  [1, -1, 2],
  [0.5, 0, -0.5],
];
const tasks = ['a', 'b', 'c'];
const columns = (rows: readonly (readonly number[])[]) =>
  tasks.map((_, k) =>
    tf.tensor(
      rows.map((row) => row[k] ?? 0),
      [rows.length, 1],
    ),
  );
const numbers = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => Array.from(tensor.dataSync()));
const valueOf = (penalty: Penalty, arrays: readonly tf.Tensor[]) => penalty.of(arrays).dataSync()[0] ?? Number.NaN;

/** Those that keep nothing beside the kernels. */
type Form = Parameters<typeof taskPenalty>[0];

const taskForms: readonly Form[] = [
  { type: 'l21', lambda: 1, on: 'heads' },
  { type: 'traceNorm', lambda: 1, on: 'heads' },
  { type: 'tensorTraceNorm', lambda: 1, on: 'heads', form: 'lastAxis' },
  { type: 'meanRegularized', lambda: 1, on: 'heads' },
  {
    type: 'graphLaplacian',
    lambda: 1,
    on: 'heads',
    edges: [
      { tasks: ['a', 'b'], weight: 2 },
      { tasks: ['c', 'b'], weight: 0.5 },
    ],
  },
  { type: 'chain', lambda: 1, on: 'heads', order: ['b', 'a', 'c'] },
  { type: 'fused', lambda: 1, on: 'heads', order: ['b', 'a', 'c'] },
  { type: 'softSharing', lambda: 1, on: 'heads' },
  { type: 'dirty', lambda1: 1, lambda2: 0.6, on: 'heads' },
  { type: 'clustered', lambda: 1, clusters: 2, eta: 0.3, on: 'heads' },
  { type: 'mtrl', lambda: 1, on: 'heads', epsilon: 0.01 },
];

describe('regularisers of related tasks', () => {
  it('have the golden values on W', () => {
    const golden: Partial<Record<Regularizer['type'], number>> = {
      l21: 8.156596524,
      traceNorm: 8.0715265439,
      tensorTraceNorm: 8.0715265439,
      meanRegularized: 13.8333333333,
      // 2·‖a − b‖² + ½‖c − b‖², and ‖a − b‖² + ‖c − a‖².
      graphLaplacian: 2 * 5.25 + 0.5 * 25.25,
      chain: 5.25 + 11,
    };
    for (const form of taskForms) {
      const wanted = golden[form.type];
      if (wanted !== undefined) near(valueOf(taskPenalty(form, tasks), columns(W)), wanted);
    }
  });

  it('relate tasks by (tr (WᵀW + εI)^½)², which tends to the squared trace norm', () => {
    near(
      valueOf(taskPenalty({ type: 'mtrl', lambda: 2, on: 'heads', epsilon: 1e-10 }, tasks), columns(W)),
      2 * 8.0715265439 ** 2,
      1e-5,
    );
  });

  it('shrink the rows of W to the golden prox of L2,1', () => {
    const { prox } = taskPenalty({ type: 'l21', lambda: 0.5, on: 'heads' }, tasks);
    const rows = [
      [2.4, 3.2, 0],
      [0, 0, 0],
      [0.5917517095, -0.5917517095, 1.1835034191],
      [0, 0, 0],
    ];
    const moved = numbers(prox?.(columns(W), tf.scalar(2)) ?? []);
    numbers(columns(rows)).forEach((column, k) => column.forEach((value, r) => near(moved[k]?.[r], value)));
  });

  it('shrink singular values by the threshold, the smaller ones to 0', () => {
    const { prox, of } = taskPenalty({ type: 'traceNorm', lambda: 1, on: 'heads' }, tasks);
    const arrays = columns(W);
    const moved = prox?.(arrays, tf.scalar(1.5)) ?? [];
    // The singular values of W are 5.0251…, 2.5058… and 0.5405…
    const sum = of(arrays).dataSync()[0] ?? 0;
    const least = valueOf(taskPenalty({ type: 'traceNorm', lambda: 1, on: 'heads' }, tasks), moved);
    assert.ok(least < sum - 3);
    assert.equal(rankOf(moved), 2);
  });
});

/** The number of singular values above rounding, from the determinants of the Gram matrix of three columns. */
function rankOf(arrays: readonly tf.Tensor[]): number {
  const gram = numbers(arrays).map((a, _, all) => all.map((b) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)));
  const at = (i: number, j: number) => gram[i]?.[j] ?? 0;
  const minor = (i: number, j: number) => at(i, i) * at(j, j) - at(i, j) ** 2;
  const det =
    at(0, 0) * minor(1, 2) -
    at(0, 1) * (at(0, 1) * at(2, 2) - at(1, 2) * at(0, 2)) +
    at(0, 2) * (at(0, 1) * at(1, 2) - at(1, 1) * at(0, 2));
  if (det > 1e-4) return 3;
  return Math.max(minor(0, 1), minor(0, 2), minor(1, 2)) > 1e-4 ? 2 : 1;
}

/** The same with 0.3 times its strength. */
const weaker = (form: Form): Form =>
  'lambda' in form ? { ...form, lambda: 0.3 } : { ...form, lambda1: 0.3 * form.lambda1, lambda2: 0.3 * form.lambda2 };

/** Every penalty with arrays of a shape that it can take. */
function cases(): readonly { name: string; penalty: Penalty; shape: readonly number[]; count: number }[] {
  const kernels: readonly { name: string; penalty: Penalty }[] = [
    { name: 'l1', penalty: kernelPenalty({ type: 'l1', lambda: 0.3, on: 'all' }) },
    { name: 'l2', penalty: kernelPenalty({ type: 'l2', lambda: 0.3, on: 'all' }) },
    { name: 'elasticNet', penalty: kernelPenalty({ type: 'elasticNet', lambda1: 0.2, lambda2: 0.4, on: 'all' }) },
    {
      name: 'groupLasso by channel',
      penalty: kernelPenalty({ type: 'groupLasso', lambda: 0.3, by: 'channel', on: 'all' }),
    },
    {
      name: 'groupLasso by layer',
      penalty: kernelPenalty({ type: 'groupLasso', lambda: 0.3, by: 'layer', on: 'all' }),
    },
    { name: 'orthogonality', penalty: kernelPenalty({ type: 'orthogonality', lambda: 0.3, on: 'all' }) },
  ];
  return [
    ...kernels.map((kernel) => ({ ...kernel, shape: [2, 3, 4], count: 1 })),
    ...taskForms.map((form) => ({
      name: form.type,
      penalty: taskPenalty(weaker(form), tasks),
      shape: [5, 2],
      count: 3,
    })),
    {
      name: 'traceNorm of wide W',
      penalty: taskPenalty({ type: 'traceNorm', lambda: 0.3, on: 'heads' }, tasks),
      shape: [2, 1],
      count: 3,
    },
    {
      name: 'mtrl of wide W',
      penalty: taskPenalty({ type: 'mtrl', lambda: 0.3, on: 'heads', epsilon: 0.1 }, tasks),
      shape: [2, 1],
      count: 3,
    },
  ];
}

function draw(name: string, shape: readonly number[], count: number): tf.Tensor[] {
  const source = stream(11, 'test', name);
  return Array.from({ length: count }, () => {
    const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
    source.fillNormal(values, 0, 1);
    return tf.tensor(values, [...shape]);
  });
}

const squaredDistance = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]) =>
  a.reduce((sum, x, i) => sum + (tf.sum(tf.squaredDifference(x, b[i] ?? 0)).dataSync()[0] ?? 0), 0);

describe('smooth regularisers', () => {
  it('have the gradients that differences give', () => {
    for (const { name, penalty, shape, count } of cases()) {
      if (penalty.prox) continue;
      const arrays = draw(name, shape, count);
      const direction = draw(`${name} direction`, shape, count);
      const gradient = tf.grads((...at: tf.Tensor[]) => penalty.of(at))(arrays);
      const slope = gradient.reduce((sum, g, i) => sum + (tf.sum(tf.mul(g, direction[i] ?? 0)).dataSync()[0] ?? 0), 0);
      const h = 1e-2;
      const moved = (by: number) =>
        valueOf(
          penalty,
          arrays.map((a, i) => tf.add(a, tf.mul(direction[i] ?? 0, by))),
        );
      near(slope, (moved(h) - moved(-h)) / (2 * h), 5e-3);
    }
  });
});

describe('proximal steps', () => {
  const proximal = () => cases().filter(({ penalty }) => penalty.prox);

  it('minimise ½‖X − W‖² + tλR(X)', () => {
    for (const { name, penalty, shape, count } of proximal()) {
      const arrays = draw(name, shape, count);
      const t = 1.7;
      const found = penalty.prox?.(arrays, tf.scalar(t)) ?? [];
      const cost = (x: readonly tf.Tensor[]) => squaredDistance(x, arrays) / 2 + t * valueOf(penalty, x);
      const least = cost(found);
      const zeros = arrays.map((a) => tf.zerosLike(a));
      for (let trial = 0; trial < 20; trial++) {
        const step = draw(`${name} ${trial}`, shape, count);
        const size = 10 ** (-trial % 4);
        const other = found.map((x, i) => tf.add(x, tf.mul(step[i] ?? 0, size)));
        assert.ok(least <= cost(other) + 1e-4, `${name}: ${least} above ${cost(other)}`);
      }
      for (const other of [arrays, zeros]) assert.ok(least <= cost(other) + 1e-5, name);
    }
  });

  it('are firmly non-expansive: ‖p(x) − p(y)‖² ≤ ⟨p(x) − p(y), x − y⟩', () => {
    for (const { name, penalty, shape, count } of proximal()) {
      const [x, y] = [draw(`${name} x`, shape, count), draw(`${name} y`, shape, count)];
      const [p, q] = [x, y].map((arrays) => penalty.prox?.(arrays, tf.scalar(0.8)) ?? []);
      if (!p || !q) continue;
      const inner = p.reduce((sum, a, i) => {
        const product = tf.mul(tf.sub(a, q[i] ?? 0), tf.sub(x[i] ?? 0, y[i] ?? 0));
        return sum + (tf.sum(product).dataSync()[0] ?? 0);
      }, 0);
      assert.ok(squaredDistance(p, q) <= inner + 1e-4, name);
    }
  });

  it('of a length 0 change nothing, and of a great length give exact zeros', () => {
    for (const { name, penalty, shape, count } of proximal()) {
      const arrays = draw(name, shape, count);
      assert.ok(squaredDistance(penalty.prox?.(arrays, tf.scalar(0)) ?? [], arrays) < 1e-9, name);
      // A chain ends at the mean of its tasks.
      if (name === 'elasticNet' || name === 'fused') continue;
      const far = numbers(penalty.prox?.(arrays, tf.scalar(1e4)) ?? []).flat();
      assert.ok(
        far.every((value) => value === 0),
        name,
      );
    }
  });

  it('leave no tensor behind', () => {
    for (const { name, penalty, shape, count } of proximal()) {
      const arrays = draw(name, shape, count);
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        penalty.prox?.(arrays, tf.scalar(0.5));
        penalty.of(arrays);
      });
      assert.equal(tf.memory().numTensors, before, name);
    }
  });
});

describe('matching kernels', () => {
  const kernel = (name: string, task: string, part: 'encoder' | 'head', shape: [number, number]): Parameter => ({
    name,
    layer: part === 'head' ? task : 'dense_1',
    role: 'kernel',
    part,
    shared: false,
    tasks: [task],
    variable: tf.variable(tf.ones(shape)),
  });
  const all = () => [
    kernel('a/encoder/dense_1/kernel', 'a', 'encoder', [3, 2]),
    kernel('b/encoder/dense_1/kernel', 'b', 'encoder', [3, 2]),
    kernel('a/a/kernel', 'a', 'head', [2, 1]),
    kernel('b/b/kernel', 'b', 'head', [2, 1]),
  ];
  const blocksOf = (on: TaskRegularizer['on'], among = all()) => {
    const [term] = buildTerms([{ type: 'l21', lambda: 1, on }], among);
    return term?.blocks.map((block) => block.map(({ name }) => name));
  };

  it('are the heads of the tasks, the copies of a layer of their encoders, or both', () => {
    const heads = ['a/a/kernel', 'b/b/kernel'];
    const encoders = ['a/encoder/dense_1/kernel', 'b/encoder/dense_1/kernel'];
    assert.deepEqual(blocksOf('heads'), [heads]);
    assert.deepEqual(blocksOf('encoders'), [encoders]);
    assert.deepEqual(blocksOf('all'), [encoders, heads]);
    assert.deepEqual(blocksOf(['dense_1']), [encoders]);
    assert.deepEqual(blocksOf(['other']), []);
  });

  it('have one shape', () => {
    const differing = [...all().slice(0, 3), kernel('b/b/kernel', 'b', 'head', [2, 5])];
    assert.throws(() => blocksOf('heads', differing), MatchError);
  });
});
