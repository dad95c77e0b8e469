import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { bcaLimits } from '../../server/compare/statistics/bootstrap.ts';
import { hedgesG } from '../../server/compare/statistics/effect-size.ts';
import { hypervolume, paretoFront } from '../../server/compare/statistics/front.ts';
import { excludesZero } from '../../server/compare/statistics/interval.ts';
import { holm } from '../../server/compare/statistics/holm.ts';
import { mcNemarMidP } from '../../server/compare/statistics/mcnemar.ts';
import { signFlipTest } from '../../server/compare/statistics/permutation.ts';
import { deltaM, deltaP } from '../../server/compare/statistics/relative-change.ts';
import { testOverRows } from '../../server/compare/statistics/row-statistic.ts';
import { correctedResampledTTest, countToSettle, tTest } from '../../server/compare/statistics/student.ts';
import { simulate } from '../soak/statistics.ts';
import { meanOfRows } from './mean-of-rows.ts';

interface Limits {
  readonly low: number;
  readonly high: number;
}
interface Fixture {
  readonly t: readonly (Limits & { values: number[]; confidence: number; t: number; p: number })[];
  readonly corrected: readonly (Limits & { values: number[]; ratio: number; t: number; p: number })[];
  readonly signFlip: readonly { values: number[]; p: number }[];
  readonly midP: readonly { b: number; c: number; p: number }[];
  readonly bca: readonly (Limits & {
    estimate: number;
    replicates: number[];
    acceleration: number;
    confidence: number;
  })[];
  readonly bootstrap: { values: number[]; interval: [number, number] };
  readonly holm: readonly { p: number[]; corrected: number[] }[];
}

/** Values that SciPy and statsmodels gave. */
const fixture = JSON.parse(await readFile(new URL('fixtures/statistics.json', import.meta.url), 'utf8')) as Fixture;

function near(actual: number, wanted: number, what: string): void {
  assert.ok(Math.abs(actual - wanted) <= 1e-8 * Math.max(1, Math.abs(wanted)), `${what}: ${actual}, not ${wanted}`);
}

test('t tests and their intervals are those of SciPy', () => {
  assert.ok(fixture.t.length >= 20);
  for (const { values, confidence, ...wanted } of fixture.t) {
    const found = tTest(values, confidence);
    assert.ok(found);
    near(found.t, wanted.t, 't');
    near(found.p, wanted.p, 'p');
    near(found.interval.low, wanted.low, 'low');
    near(found.interval.high, wanted.high, 'high');
    assert.equal(found.interval.method, `t(${values.length - 1})`);
  }
});

test('over overlapping splits the variance grows by the share of test rows', () => {
  for (const { values, ratio, ...wanted } of fixture.corrected) {
    const found = correctedResampledTTest(values, ratio);
    assert.ok(found);
    near(found.t, wanted.t, 't');
    near(found.p, wanted.p, 'p');
    near(found.interval.low, wanted.low, 'low');
    near(found.interval.high, wanted.high, 'high');
  }
});

test('one value, or none, gives no test; values without spread leave no doubt', () => {
  assert.equal(tTest([]), undefined);
  assert.equal(tTest([1]), undefined);
  assert.equal(tTest([2, 2, 2])?.p, 0);
  assert.equal(tTest([0, 0, 0])?.p, 1);
});

test('the sign-flip test is exact where it can be, and refuses where it can say nothing', () => {
  for (const { values, p } of fixture.signFlip) near(signFlipTest(values)?.p ?? Number.NaN, p, 'p');
  assert.equal(signFlipTest([1, 2, 3, 4, 5]), undefined);
  assert.equal(signFlipTest([1, 2, 3, 4, 5, 6])?.p, 2 / 64);
});

test('with many pairs signs are drawn from the seed, and come near the exact answer', () => {
  const values = Array.from({ length: 20 }, (_, i) => Math.sin(i * 1.7) + 0.35);
  const first = signFlipTest(values, { seed: 3 });
  assert.deepEqual(signFlipTest(values, { seed: 3 }), first);
  assert.equal(first?.exact, false);
  const student = tTest(values)?.p ?? Number.NaN;
  assert.ok(Math.abs(first.p - student) < 0.02, `${first.p} beside ${student}`);
});

test('the mid-p McNemar test is that of statsmodels less the observed tail', () => {
  for (const { b, c, p } of fixture.midP) {
    near(mcNemarMidP(b, c), p, `${b}, ${c}`);
    near(mcNemarMidP(c, b), p, `${c}, ${b}`);
  }
});

test('BCa limits from given replicates are those of its formula in NumPy and SciPy', () => {
  for (const { estimate, replicates, acceleration, confidence, low, high } of fixture.bca) {
    const [below, above] = bcaLimits(estimate, Float64Array.from(replicates), acceleration, confidence);
    near(below, low, 'low');
    near(above, high, 'high');
  }
});

test('the bootstrap of a skewed mean comes to the limits of SciPy, the same for the same seed', () => {
  const { values, interval } = fixture.bootstrap;
  const draw = () => testOverRows(meanOfRows(values), { seed: 1, draws: 20_000 })?.interval;
  const found = draw();
  assert.ok(found);
  const width = interval[1] - interval[0];
  assert.ok(Math.abs(found.low - interval[0]) < 0.03 * width, `${found.low} beside ${interval[0]}`);
  assert.ok(Math.abs(found.high - interval[1]) < 0.03 * width, `${found.high} beside ${interval[1]}`);
  assert.deepEqual(draw(), found);
});

test('the correction for several tasks is that of statsmodels', () => {
  for (const { p, corrected } of fixture.holm) holm(p).forEach((value, i) => near(value, corrected[i] ?? 2, 'p'));
});

test('an effect is measured in standard deviations, less the bias of few values', () => {
  near(hedgesG([1, 2, 3, 4]) ?? Number.NaN, (2.5 / Math.sqrt(5 / 3)) * (1 - 3 / 11), 'g');
  assert.equal(hedgesG([1, 1, 1]), undefined);
});

test('it is said how many seeds would settle it, and nothing where no number would', () => {
  const values = [0.9, -0.2, 0.7, 0.1];
  const count = countToSettle(values);
  assert.ok(count !== undefined && count > 4);
  const own = tTest(values);
  assert.ok(own && !excludesZero(own.interval));
  assert.equal(countToSettle([1, -1, 1, -1]), undefined);
  assert.equal(countToSettle([1, 1.1, 0.9]), 3);
});

test('Δm and Δp follow their definitions, and can disagree', () => {
  const higher = (model: number, baseline: number) => ({ model, baseline, higherIsBetter: true });
  const tasks = { A: [higher(93, 96), higher(99, 98)], C: [higher(0.5, 0.2)] };
  assert.equal(deltaP(tasks).toFixed(2), '74.47');
  assert.equal(deltaM(tasks).toFixed(2), '-49.30');
  const opposed = { A: [higher(0.97, 1), higher(0.97, 1)], C: [higher(1.04, 1)] };
  assert.equal(deltaP(opposed).toFixed(2), '0.50');
  assert.equal(deltaM(opposed).toFixed(2), '0.67');
  const loss = { A: [{ model: 0.9, baseline: 1, higherIsBetter: false }] };
  assert.equal(deltaP(loss).toFixed(6), '10.000000');
  assert.equal(deltaM(loss).toFixed(6), '-10.000000');
});

test('the front is what nothing dominates; its volume is counted once', () => {
  const points = [
    [1, 3],
    [2, 2],
    [3, 1],
    [1, 1],
    [2, 2],
  ];
  assert.deepEqual(paretoFront(points), [0, 1, 2, 4]);
  assert.equal(hypervolume(points, [0, 0]), 6);
  assert.equal(hypervolume([[2, 2, 2]], [0, 0, 0]), 8);
  assert.equal(
    hypervolume(
      [
        [1, 2, 3],
        [3, 2, 1],
        [-1, 9, 9],
      ],
      [0, 0, 0],
    ),
    6 + 6 - 2,
  );
});

test('where nothing differs the tests stay quiet, and what was planted is found', () => {
  const rates = simulate(150, 2);
  for (const name of ['t', 'mcNemar', 'bootstrap', 'jackknife'] as const)
    assert.ok(rates[name] < 0.12, `${name}: ${rates[name]}`);
  for (const name of ['tCovers', 'bootstrapCovers', 'jackknifeCovers'] as const)
    assert.ok(rates[name] > 0.88, `${name}: ${rates[name]}`);
  assert.ok(rates.found > 0.8, String(rates.found));
});
