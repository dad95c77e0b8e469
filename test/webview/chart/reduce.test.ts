import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Extremes } from '../../../webview/chart/extremes.ts';
import { columnPositions, evenPositions } from '../../../webview/chart/positions.ts';
import type { Positions } from '../../../webview/chart/positions.ts';
import { heightAt, reduceSeries, reduceSmooth } from '../../../webview/chart/reduce.ts';
import type { ReduceOptions, Span } from '../../../webview/chart/reduce.ts';
import { RunningSum } from '../../../webview/chart/running-sum.ts';
import { Series } from '../../../webview/chart/series.ts';
import { random } from '../fixtures/runs.ts';

function seriesOf(values: readonly number[]): { series: Series; extremes: Extremes } {
  const series = new Series();
  series.append(Float64Array.from(values));
  const extremes = new Extremes(series);
  extremes.update();
  return { series, extremes };
}

function options(values: readonly number[], span: Span, columns: number, positions?: Positions): ReduceOptions {
  return {
    ...seriesOf(values),
    positions: positions ?? evenPositions(values.length, 1),
    span,
    columns,
    floor: -Infinity,
    gap: 4,
  };
}

function noise(count: number, seed = 3): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => next() * 10 - 5);
}

describe('reduceSeries', () => {
  it('keeps every value where there is room for it', () => {
    const values = noise(40);
    const { points } = reduceSeries(options(values, { from: 0, to: 40 }, 100));
    assert.deepEqual(
      points,
      values.map((y, i) => ({ x: i + 1, y })),
    );
  });

  it('keeps the smallest and the largest value of each pixel column, and few besides', () => {
    const values = noise(10_000);
    const [columns, width] = [100, 100];
    const { points } = reduceSeries(options(values, { from: 0, to: 10_000 }, columns));
    assert.ok(points.length <= 2 * columns + 4, `${points.length} points`);
    const drawn = new Set(points.map(({ y }) => y));
    for (let column = 0; column < columns; column++) {
      // Columns end before the step that lies on their right edge.
      const inside = values.slice(Math.max(0, column * width - 1), (column + 1) * width - 1);
      assert.ok(drawn.has(Math.min(...inside)) && drawn.has(Math.max(...inside)), `column ${column}`);
    }
  });

  it('keeps the order of the steps, the first and the newest value', () => {
    const values = noise(5000);
    const { points } = reduceSeries(options(values, { from: 0, to: 5000 }, 50));
    const xs = points.map(({ x }) => x);
    assert.deepEqual(
      xs,
      xs.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      [points[0], points.at(-1)],
      [
        { x: 1, y: values[0] },
        { x: 5000, y: values[4999] },
      ],
    );
  });

  it('takes one neighbour on either side of the part in sight', () => {
    const { points } = reduceSeries(options(noise(1000), { from: 400.5, to: 410.5 }, 100));
    assert.deepEqual(
      points.map(({ x }) => x),
      Array.from({ length: 12 }, (_, i) => 400 + i),
    );
  });

  it('skips what was not measured, and tells long gaps', () => {
    const values = Array.from({ length: 300 }, (_, i) => (i < 100 || i >= 200 ? i : NaN));
    const { points, bridges } = reduceSeries(options(values, { from: 0, to: 300 }, 300));
    assert.equal(points.filter(({ y }) => Number.isFinite(y)).length, 200);
    assert.equal(points.filter(({ y }) => Number.isNaN(y)).length, 1);
    assert.deepEqual(bridges.slice(0, 2), [
      { x: 100, y: 99 },
      { x: 201, y: 200 },
    ]);
  });

  it('does not break the line where tasks take turns step by step', () => {
    const values = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : NaN));
    const { points, bridges } = reduceSeries(options(values, { from: 0, to: 200 }, 400));
    assert.equal(points.length, 100);
    assert.deepEqual(bridges, []);
  });

  it('leaves out what a logarithmic axis cannot show', () => {
    const values = noise(3000);
    const { points } = reduceSeries({ ...options(values, { from: 0, to: 3000 }, 60), floor: 0 });
    assert.ok(points.length > 0 && points.every(({ y }) => y > 0));
    assert.ok(points.some(({ y }) => y === Math.min(...values.filter((value) => value > 0))));
  });

  it('reads positions from a column as well', () => {
    const times = new Series();
    times.append(Float64Array.from([1, 2, 4, 8, 16]));
    const { points } = reduceSeries(options([5, 6, 7, 8, 9], { from: 0, to: 16 }, 100, columnPositions(times)));
    assert.deepEqual(
      points.map(({ x }) => x),
      [1, 2, 4, 8, 16],
    );
  });

  it('gives nothing for a series without a value', () => {
    assert.deepEqual(reduceSeries(options([NaN, NaN], { from: 0, to: 2 }, 10)), { points: [], bridges: [] });
  });
});

describe('reduceSmooth', () => {
  it('gives one mean a pixel column, the ends as they are', () => {
    const values = noise(4000);
    const sums = new RunningSum();
    sums.append(Float64Array.from(values));
    const { points } = reduceSmooth({ ...options(values, { from: 0, to: 4000 }, 40), sums });
    assert.ok(points.length <= 44);
    assert.equal(points[0]?.y, values[0]);
    assert.equal(points.at(-1)?.y, values.at(-1));
    const second = values.slice(99, 199).reduce((a, b) => a + b, 0) / 100;
    assert.ok(points.some(({ y }) => Math.abs(y - second) < 1e-9));
  });
});

describe('Extremes', () => {
  it('finds the extremes of any stretch of a growing series, as a scan does', () => {
    const next = random(11);
    const values = noise(1000).map((value) => (next() < 0.1 ? NaN : value));
    const series = new Series();
    const extremes = new Extremes(series);
    for (let from = 0; from < values.length; from += 37) {
      series.append(Float64Array.from(values.slice(from, from + 37)));
      extremes.update();
    }
    for (let round = 0; round < 200; round++) {
      const [a, b] = [Math.floor(next() * 1000), Math.floor(next() * 1001)].toSorted((p, q) => p - q);
      const inside = values.slice(a, b).filter(Number.isFinite);
      const { low, high } = extremes.within(a ?? 0, b ?? 0, -Infinity);
      assert.deepEqual(
        [series.at(low), series.at(high)],
        inside.length > 0 ? [Math.min(...inside), Math.max(...inside)] : [NaN, NaN],
      );
    }
  });

  it('forgets what was cut off', () => {
    const { series, extremes } = seriesOf(noise(200));
    series.truncate(70);
    extremes.truncate(70);
    series.append(Float64Array.from({ length: 130 }, () => 100));
    extremes.update();
    assert.equal(series.at(extremes.within(64, 200, -Infinity).high), 100);
    assert.equal(series.at(extremes.within(70, 200, -Infinity).low), 100);
  });
});

describe('heightAt', () => {
  it('reads a line between its points, and nothing beyond or in a gap', () => {
    const line = [
      { x: 0, y: 1 },
      { x: 10, y: 3 },
      { x: 10, y: NaN },
      { x: 20, y: 5 },
    ];
    assert.deepEqual(
      [heightAt(line, 5), heightAt(line, 15), heightAt(line, -1), heightAt(line, 21)],
      [2, undefined, undefined, undefined],
    );
  });
});
