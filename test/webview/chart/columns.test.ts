import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evenPositions, nearest } from '../../../webview/chart/positions.ts';
import { RunningSum } from '../../../webview/chart/running-sum.ts';
import { Series, firstFinite, lastFinite } from '../../../webview/chart/series.ts';
import { MovingAverage } from '../../../webview/chart/smooth.ts';

describe('Series', () => {
  it('keeps every value while it grows far beyond its first storage', () => {
    const series = new Series();
    for (let i = 0; i < 100; i++) series.append(Float64Array.from({ length: 97 }, (_, j) => i * 97 + j));
    assert.equal(series.length, 9700);
    for (let i = 0; i < 9700; i++) assert.equal(series.at(i), i);
    assert.deepEqual([series.at(-1), series.at(9700)], [NaN, NaN]);
  });

  it('finds measured values around a place', () => {
    const series = new Series();
    series.append(Float64Array.from([NaN, 1, NaN, NaN, 2, NaN]));
    assert.deepEqual([lastFinite(series, 3), lastFinite(series, 99), lastFinite(series, 0)], [1, 4, -1]);
    assert.deepEqual([firstFinite(series, 0), firstFinite(series, 2), firstFinite(series, 5)], [1, 4, -1]);
  });
});

describe('MovingAverage', () => {
  it('has no bias towards zero: it starts at the first value', () => {
    const source = new Series();
    source.append(Float64Array.from([3, 5]));
    const average = new MovingAverage(source, 0.9);
    average.update();
    // (0.9·0.1·3 + 0.1·5) / (1 − 0.9²)
    assert.deepEqual(
      [average.values.at(0).toFixed(12), average.values.at(1).toFixed(12)],
      ['3.000000000000', ((0.27 + 0.5) / 0.19).toFixed(12)],
    );
  });

  it('passes over steps that were not measured, block by block as at once', () => {
    const values = [1, NaN, 2, NaN, NaN, 4, Infinity, 3];
    const whole = new Series();
    whole.append(Float64Array.from(values));
    const grown = new Series();
    const [a, b] = [new MovingAverage(whole, 0.5), new MovingAverage(grown, 0.5)];
    a.update();
    for (const value of values) {
      grown.append(Float64Array.of(value));
      b.update();
    }
    const read = ({ values: column }: MovingAverage): number[] => [...column.values.subarray(0, column.length)];
    assert.deepEqual(read(b), read(a));
    assert.deepEqual(read(a).map(Number.isFinite), values.map(Number.isFinite));
  });

  it('gives the values themselves for a factor of 0', () => {
    const source = new Series();
    source.append(Float64Array.from([4, 8, 2]));
    const average = new MovingAverage(source, 0);
    average.update();
    assert.deepEqual(
      [0, 1, 2].map((i) => average.values.at(i)),
      [4, 8, 2],
    );
  });
});

describe('RunningSum', () => {
  it('tells means of what was measured from shares of all', () => {
    const sum = new RunningSum();
    sum.append(Float64Array.from([1, NaN, 3, NaN]));
    assert.equal(sum.mean(0, 4), 2);
    assert.equal(sum.share(0, 4), 1);
    assert.equal(sum.mean(1, 2), NaN);
    sum.truncate(1);
    sum.append(Float64Array.of(5));
    assert.equal(sum.mean(0, 2), 3);
  });
});

describe('positions', () => {
  it('finds the step at a place of an evenly divided axis, exactly at its borders too', () => {
    const positions = evenPositions(1000, 1 / 7);
    for (let i = 0; i < 1000; i++) assert.equal(positions.from(positions.at(i)), i);
    assert.deepEqual([nearest(positions, -5), nearest(positions, 1e9), nearest(positions, 10.5 / 7)], [0, 999, 10]);
  });
});
