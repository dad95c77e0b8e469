import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Target } from '../../../server/data/dataset.ts';
import type { Loss } from '../../../server/definition/loss.ts';
import { metricsOf, type Metric } from '../../../server/definition/metric.ts';
import { averagePrecision, averageRanks, auroc } from '../../../server/objective/metrics/ranking.ts';
import { scoreOutputs } from '../../../server/objective/metrics/score-outputs.ts';
import { slotF1 } from '../../../server/objective/metrics/slots.ts';

interface Case {
  readonly name: string;
  readonly kind: Target['kind'];
  readonly loss: Loss['type'];
  readonly outputs: readonly number[];
  readonly targets: readonly (number | null)[];
  readonly wanted: Readonly<Record<Metric, number>>;
  readonly classes?: number;
  readonly names?: readonly string[];
  readonly steps?: number;
}

const cases: readonly Case[] = JSON.parse(await readFile(new URL('metrics.json', import.meta.url), 'utf8'));

function targetOf({ kind, targets, classes = 0, names, steps = 1 }: Case): Target {
  if (kind === 'number') return { kind, values: Float32Array.from(targets, (value) => value ?? Number.NaN) };
  const values = Int32Array.from(targets, (value) => value ?? -1);
  const known = names ?? Array.from({ length: classes }, (_, c) => `class ${c}`);
  return kind === 'tags' ? { kind, classes: known, steps, values } : { kind, classes: known, values };
}

const score = (metric: Metric, target: Target, loss: Loss['type'], outputs: readonly number[]) =>
  scoreOutputs([metric], target, loss, Float32Array.from(outputs), target.values)[metric];

describe('metrics agree with scikit-learn, SciPy and seqeval', () => {
  for (const each of cases) {
    it(each.name, () => {
      const target = targetOf(each);
      const metrics = metricsOf[each.kind];
      const found = scoreOutputs(metrics, target, each.loss, Float32Array.from(each.outputs), target.values);
      assert.deepEqual(Object.keys(each.wanted).toSorted(), metrics.toSorted());
      for (const [metric, value] of Object.entries(found)) {
        assert.ok(typeof value === 'number', metric);
        const wanted = each.wanted[metric as Metric];
        assert.ok(
          Math.abs(value - wanted) <= 1e-8 * Math.max(1, Math.abs(wanted)),
          `${metric}: ${value}, not ${wanted}`,
        );
      }
    });
  }
});

describe('a metric that is undefined has no value, and says why', () => {
  const classes = (values: readonly number[]): Target => ({
    kind: 'class',
    classes: ['cat', 'dog', 'fox'],
    values: Int32Array.from(values),
  });
  const logits = [1, 0, 0, 0, 1, 0, 0, 1, 0];

  it('where no row has a label', () => {
    for (const kind of ['class', 'labels', 'number', 'tags'] as const) {
      const names = ['O', 'B-a', 'I-a'];
      const target: Target =
        kind === 'number'
          ? { kind, values: Float32Array.of(Number.NaN, Number.NaN, Number.NaN) }
          : kind === 'tags'
            ? { kind, classes: names, steps: 3, values: Int32Array.of(-1, -1, -1) }
            : { kind, classes: names, values: Int32Array.of(-1, -1, -1) };
      const outputs = kind === 'labels' || kind === 'number' ? [1, 0, 0] : logits;
      const loss = kind === 'number' ? 'mse' : kind === 'labels' ? 'binaryCrossEntropy' : 'crossEntropy';
      for (const metric of metricsOf[kind]) {
        const found = score(metric, target, loss, outputs);
        assert.ok(typeof found === 'object' && found.why.length > 0, `${kind} ${metric}`);
      }
    }
  });

  it('where a class has no row to be ranked', () => {
    const target = classes([0, 1, 0]);
    assert.deepEqual(score('auroc', target, 'crossEntropy', logits), { why: 'no row is of the class fox' });
    assert.deepEqual(score('averagePrecision', target, 'crossEntropy', logits), { why: 'no row is of the class fox' });
    assert.equal(score('balancedAccuracy', target, 'crossEntropy', logits), 0.75);
  });

  it('where numbers do not vary', () => {
    const target = (values: readonly number[]): Target => ({ kind: 'number', values: Float32Array.from(values) });
    for (const metric of ['r2', 'explainedVariance', 'spearman'] as const)
      assert.deepEqual(score(metric, target([2, 2, 2]), 'mse', [1, 2, 3]), { why: 'all labels are the same' });
    assert.deepEqual(score('spearman', target([1, 2, 3]), 'mse', [2, 2, 2]), { why: 'all outputs are the same' });
  });

  it('where tags are not of slots, or there is no slot', () => {
    assert.match(JSON.stringify(slotF1([[0]], [[0]], ['noun', 'verb'])), /the tag noun is neither/);
    assert.match(JSON.stringify(slotF1([[0]], [[0]], ['O', 'B-a'])), /no slot/);
    assert.equal(slotF1([[0]], [[1]], ['O', 'B-a']), 0);
  });
});

describe('ranking metrics', () => {
  it('share ranks among ties', () => {
    assert.deepEqual([...averageRanks([3, 1, 3, 2, 3])], [4, 1, 4, 2, 4]);
    assert.equal(auroc([1, 1, 1, 1], [1, 0, 1, 0]), 0.5);
    assert.equal(averagePrecision([1, 1, 1, 1], [1, 0, 1, 0]), 0.5);
  });

  it('do not depend on the scale of the scores', () => {
    const scores = [0.3, -1, 2, 0.5, 0.1];
    const positive = [1, 0, 1, 0, 1];
    for (const metric of [auroc, averagePrecision])
      assert.equal(
        metric(scores, positive),
        metric(
          scores.map((x) => x ** 3 + 5),
          positive,
        ),
      );
  });
});

describe('slots', () => {
  const names = ['O', 'B-a', 'I-a', 'B-b', 'I-b'];

  it('count where class, first and last step are right, row by row', () => {
    assert.equal(slotF1([[1, 2, 0, 3]], [[1, 2, 0, 3]], names), 1);
    assert.equal(slotF1([[1, 2, 2, 3]], [[1, 2, 0, 3]], names), 0.5);
    assert.equal(slotF1([[1, 1]], [[1, 2]], names), 0);
    // I-b begins a slot where no slot of its class goes before, also at the start of a row.
    assert.equal(slotF1([[2, 4], [2]], [[1, 3], [1]], names), 1);
  });
});
