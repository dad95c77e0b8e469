import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemTest } from '../../server/compare/items/item-test.ts';
import { rowMetric } from '../../server/compare/items/row-metric.ts';
import { bcaLimits, bcaP } from '../../server/compare/statistics/bootstrap.ts';
import { mcNemarMidP } from '../../server/compare/statistics/mcnemar.ts';
import { mean, variance } from '../../server/compare/statistics/moments.ts';
import { overAllRows, testOverRows } from '../../server/compare/statistics/row-statistic.ts';
import type { Target } from '../../server/data/dataset.ts';
import { stream } from '../../server/data/random.ts';
import { metricsOf } from '../../server/definition/metric.ts';
import { scoreOutputs } from '../../server/objective/metrics/score-outputs.ts';
import { itemTable } from '../../server/trainer/outputs/item-table.ts';
import type { ReadOutputs } from '../../server/trainer/outputs/outputs-folder.ts';
import { meanOfRows } from './mean-of-rows.ts';

const random = stream(5, 'test', 'items');
const ids = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const classes = ['a', 'b', 'c'];

interface Case {
  readonly target: Target;
  readonly loss: 'crossEntropy' | 'binaryCrossEntropy' | 'mse';
  readonly outputs: Float32Array;
  readonly targets: Int32Array | Float32Array;
}

const rows = 30;
const some = (count: number, values: number) =>
  Int32Array.from({ length: count }, () => (random.uniform() < 0.1 ? -1 : random.integer(values)));

const cases: readonly Case[] = [
  {
    target: { kind: 'class', classes, values: new Int32Array() },
    loss: 'crossEntropy',
    outputs: normals(rows * 3),
    targets: some(rows, 3),
  },
  {
    target: { kind: 'tags', classes, steps: 4, values: new Int32Array() },
    loss: 'crossEntropy',
    outputs: normals(rows * 12),
    targets: some(rows * 4, 3),
  },
  {
    target: { kind: 'labels', classes, values: new Int32Array() },
    loss: 'binaryCrossEntropy',
    outputs: normals(rows * 3),
    targets: some(rows * 3, 2),
  },
  {
    target: { kind: 'number', values: new Float32Array() },
    loss: 'mse',
    outputs: normals(rows).map((value) => value + 1000),
    targets: normals(rows).map((value, i) => (i === 3 ? Number.NaN : value + 1000)),
  },
];

function readOf({ target, loss, outputs, targets }: Case): ReadOutputs {
  const named = target.kind === 'number' ? {} : { classes: target.classes };
  return {
    file: '',
    kind: target.kind,
    ...named,
    rows,
    columns: itemTable(target, loss, ids(rows), { outputs, targets }),
  };
}

test('what rows add up to is the score of the run', () => {
  const followed = new Set<string>();
  for (const each of cases) {
    const metrics = metricsOf[each.target.kind];
    const scores = scoreOutputs(metrics, each.target, each.loss, each.outputs, each.targets);
    for (const metric of metrics) {
      const statistic = rowMetric(metric, readOf(each));
      if (!statistic) continue;
      followed.add(`${each.target.kind} ${metric}`);
      const [own, score] = [overAllRows(statistic), scores[metric]];
      assert.ok(typeof score === 'number' && Math.abs(own - score) < 1e-6, `${metric} ${own}, not ${String(score)}`);
    }
  }
  const classMetrics = ['accuracy', 'balancedAccuracy', 'macroF1', 'microF1'];
  const wanted = ['class', 'tags'].flatMap((kind) => classMetrics.map((metric) => `${kind} ${metric}`));
  const numbers = ['mae', 'mse', 'rmse', 'r2', 'explainedVariance'].map((metric) => `number ${metric}`);
  assert.deepEqual([...followed].toSorted(), [...wanted, 'labels accuracy', ...numbers].toSorted());
});

/** A task of `count` rows of which those that `right` names are predicted. */
function answers(right: readonly boolean[]): ReadOutputs {
  const label = new Int32Array(right.length);
  const predicted = Int32Array.from(right, (is) => Number(!is));
  return {
    file: '',
    kind: 'class',
    classes,
    rows: right.length,
    columns: { row: ids(right.length), label, predicted },
  };
}

const rightWhere = (count: number, is: (i: number) => boolean) => Array.from({ length: count }, (_, i) => is(i));

test('with one seed an accuracy is tested by McNemar, with several by resampling rows, with McNemar for each', () => {
  const arm = answers(rightWhere(100, (i) => i < 80));
  const alone = answers(rightWhere(100, (i) => i >= 5 && i < 70));
  const once = itemTest('accuracy', [{ seed: 4, arm, alone }]);
  assert.ok(once);
  assert.equal(once.test, 'McNemar mid-p over 100 rows');
  assert.deepEqual(once.mcNemar, [{ seed: 4, onlyArm: 15, onlyAlone: 0, p: mcNemarMidP(15, 0) }]);
  assert.equal(once.p, mcNemarMidP(15, 0));
  assert.ok(Math.abs(once.interval.estimate - 0.15) < 1e-12);
  assert.ok(once.interval.low > 0.07 && once.interval.high < 0.26, JSON.stringify(once.interval));
  const twice = itemTest('accuracy', [
    { seed: 0, arm, alone },
    { seed: 1, arm: alone, alone },
  ]);
  assert.ok(Math.abs((twice?.interval.estimate ?? 0) - 0.075) < 1e-12);
  assert.equal(twice?.test, 'BCa bootstrap over 100 rows');
  assert.equal(twice.mcNemar?.length, 2);
});

test('a row with several labels is drawn as one', () => {
  const [, tags] = cases;
  assert.ok(tags);
  assert.equal(rowMetric('accuracy', readOf(tags))?.rows, rows);
});

test('networks that were asked about other rows are not held against each other', () => {
  const [one, other] = [answers([true, false, true]), answers([true, false, true])];
  const shifted = { ...other, columns: { ...other.columns, row: Int32Array.of(0, 1, 3) } };
  assert.equal(itemTest('accuracy', [{ seed: 0, arm: one, alone: shifted }]), undefined);
  assert.equal(itemTest('auroc', [{ seed: 0, arm: one, alone: other }]), undefined);
});

test('over many rows the interval of a mean is the normal one, and meets the bootstrap where both can be had', () => {
  const values = Array.from({ length: 501 }, () => random.normal() + 0.05);
  const many = testOverRows(meanOfRows(values));
  assert.equal(many?.interval.method, 'jackknife over 501 rows');
  const half = 1.959963984540054 * Math.sqrt(variance(values) / values.length);
  assert.ok(Math.abs(many.interval.high - mean(values) - half) < 1e-9);
  const fewer = testOverRows(meanOfRows(values.slice(1)));
  assert.match(fewer?.interval.method ?? '', /^BCa bootstrap/);
  assert.ok(Math.abs((fewer?.interval.low ?? 0) - many.interval.low) < 0.2 * half);
  assert.ok(Math.abs((fewer?.p ?? 0) - many.p) < 0.05);
});

test('rows that are all the same leave no doubt', () => {
  assert.equal(testOverRows(meanOfRows([0, 0, 0]))?.p, 1);
  assert.ok((testOverRows(meanOfRows(new Array<number>(2000).fill(0.5)))?.p ?? 1) < 0.01);
  assert.equal(testOverRows(meanOfRows([1])), undefined);
});

test('the p value of the bootstrap is the level at which its interval ends at 0', () => {
  const replicated = Float64Array.from({ length: 2000 }, () => 0.8 + random.normal() + 0.2 * random.normal() ** 2);
  const p = bcaP(0.85, replicated, 0.04);
  assert.ok(p > 0.05 && p < 0.9, String(p));
  const [low] = bcaLimits(0.85, replicated, 0.04, 1 - p);
  assert.ok(Math.abs(low) < 0.01, String(low));
});
