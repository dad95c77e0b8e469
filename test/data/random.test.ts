import assert from 'node:assert/strict';
import { test } from 'node:test';
import { philoxBlock } from '../../server/data/philox.ts';
import { RandomStream, stream, streamKey } from '../../server/data/random.ts';

function block(counter: readonly [number, number, number, number], key: readonly [number, number]): string {
  const out = new Uint32Array(4);
  philoxBlock(out, 0, ...counter, ...key);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

function moments(values: Float32Array): { mean: number; variance: number; kurtosis: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = (n: number): number => values.reduce((sum, value) => sum + (value - mean) ** n, 0) / values.length;
  return { mean, variance: power(2), kurtosis: power(4) / power(2) ** 2 };
}

test("Philox 4x32-10 gives the known answers of the authors' Random123", () => {
  const ones = 0xffffffff;
  assert.equal(block([0, 0, 0, 0], [0, 0]), '6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  assert.equal(block([ones, ones, ones, ones], [ones, ones]), '408f276d 41c83b0e a20bc7c6 6d5451fd');
  assert.equal(
    block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

test('a stream counts blocks in the lower half of the counter and keeps its own counter in the upper half', () => {
  const key = [0x01234567, 0x89abcdef] as const;
  const counter = 5 * 2 ** 32 + 7;
  const random = new RandomStream(key, counter);
  const words = Uint32Array.from({ length: 8 }, () => random.word());
  const wanted = new Uint32Array(8);
  philoxBlock(wanted, 0, 0, 0, 7, 5, ...key);
  philoxBlock(wanted, 4, 1, 0, 7, 5, ...key);
  assert.deepEqual(words, wanted);
});

test('every part of the name of a stream changes its numbers, and the same name repeats them', () => {
  const first = (...name: Parameters<typeof stream>): number => stream(...name).word();
  const same = first(1, 'order', 'cifar10', 3);
  assert.equal(first(1, 'order', 'cifar10', 3), same);
  const others = [
    first(2, 'order', 'cifar10', 3),
    first(1, 'split', 'cifar10', 3),
    first(1, 'order', 'cifar100', 3),
    first(1, 'order', 'cifar10', 4),
    first(1, 'order', 'cifar10', 3 + 2 ** 32),
  ];
  assert.equal(new Set([same, ...others]).size, 6);
  assert.notDeepEqual(streamKey(1, 'a', 'b,c'), streamKey(1, 'a,b', 'c'));
  assert.throws(() => stream(1, 'order', 'cifar10', -1), RangeError);
});

test('the same seed gives these numbers for ever', () => {
  const random = stream(0, 'initializer', 'conv2d/kernel');
  assert.deepEqual(
    Array.from({ length: 4 }, () => random.word()),
    [1861723786, 670883290, 298384631, 3837209807],
  );
});

test('uniform numbers are multiples of 2^-23 in [0, 1), evenly spread', () => {
  const values = new Float32Array(100_000);
  stream(0, 'test', 'uniform').fillUniform(values);
  assert.ok(values.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 23)));
  const { mean, variance } = moments(values);
  // Four standard errors: 4 √(1/12/n) and 4 √(1/180/n).
  assert.ok(Math.abs(mean - 0.5) < 0.0037, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1 / 12) < 0.00095, `variance ${variance}`);
});

test('a range is filled from low to high, each bulk number equal to the single one', () => {
  const values = new Float32Array(1001);
  stream(3, 'test', 'range').fillUniform(values, -0.25, 0.75);
  assert.ok(values.every((value) => value >= -0.25 && value <= 0.75));
  const random = stream(3, 'test', 'range');
  assert.ok(values.every((value) => value === Math.fround(random.uniform() - 0.25)));
});

test('normal numbers have the moments of a normal distribution and the bulk equals the single ones', () => {
  const values = new Float32Array(100_000);
  stream(0, 'test', 'normal').fillNormal(values);
  const { mean, variance, kurtosis } = moments(values);
  assert.ok(Math.abs(mean) < 0.0127, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.018, `variance ${variance}`);
  assert.ok(Math.abs(kurtosis - 3) < 0.062, `kurtosis ${kurtosis}`);
  const random = stream(0, 'test', 'normal');
  assert.ok(values.every((value) => value === random.normal()));
  const scaled = new Float32Array(values.length);
  stream(0, 'test', 'normal').fillNormal(scaled, 10, 2);
  assert.ok(scaled.every((value, i) => Math.abs(value - (10 + 2 * (values[i] ?? 0))) < 1e-5));
});

test('integers are evenly spread and refuse an empty range', () => {
  const random = stream(0, 'test', 'integer');
  const counts = new Int32Array(7);
  for (let i = 0; i < 70_000; i++) {
    const value = random.integer(7);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquare < 22.5, `chi-square ${chiSquare} with 6 degrees of freedom`);
  assert.throws(() => random.integer(0), RangeError);
});

test('integers of a range just over half of all words are not biased to its lower part', () => {
  const random = stream(0, 'test', 'bias');
  const count = 3 * 2 ** 30;
  let low = 0;
  for (let i = 0; i < 10_000; i++) if (random.integer(count) < 2 ** 30) low++;
  // A plain remainder would put half of all numbers there instead of a third.
  assert.ok(Math.abs(low - 3333) < 190, `${low} of 10,000 in the lowest third`);
});

test('a shuffle keeps every number and puts each in every place equally often', () => {
  const random = stream(0, 'test', 'shuffle');
  const places = Array.from({ length: 5 }, () => new Int32Array(5));
  for (let i = 0; i < 10_000; i++) {
    const order = random.shuffle(Int32Array.of(0, 1, 2, 3, 4));
    assert.deepEqual(order.slice().sort(), Int32Array.of(0, 1, 2, 3, 4));
    order.forEach((value, place) => {
      const row = places[value];
      if (row) row[place] = (row[place] ?? 0) + 1;
    });
  }
  for (const row of places) for (const count of row) assert.ok(Math.abs(count - 2000) < 160, `${count} of 2,000`);
});

test("TensorFlow's stateless operations give the same numbers for the key and counter of a stream", () => {
  // Recorded from StatelessRandomUniformV2 and StatelessRandomNormalV2 of TensorFlow 2.21 (CPU), algorithm Philox, with
  // the 64-bit key of these two words and the counter [0, 5·2^32 + 3].
  const key = streamKey(7, 'initializer', 'conv2d_1/kernel');
  assert.deepEqual(key, [2978927943, 2586881337]);
  const counter = 5 * 2 ** 32 + 3;
  const uniform = new Float32Array(4);
  new RandomStream(key, counter).fillUniform(uniform);
  assert.deepEqual(
    uniform,
    Float32Array.of(0.5316495895385742, 0.17034411430358887, 0.5044428110122681, 0.8381876945495605),
  );
  const normal = new Float32Array(4);
  new RandomStream(key, counter).fillNormal(normal);
  const recorded = [0.9862017035484314, 0.5393954515457153, -0.9948297739028931, 0.6155608892440796];
  // The C library's logarithm and sine may differ from ours in the last bit.
  recorded.forEach((value, i) => assert.ok(Math.abs((normal[i] ?? NaN) - value) < 3e-7, `${normal[i]} and ${value}`));
});
