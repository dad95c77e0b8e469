import assert from 'node:assert/strict';
import { test } from 'node:test';
import { augmentRows } from '../../server/data/augment/augment-rows.ts';
import { mixRows } from '../../server/data/augment/mix-rows.ts';
import type { Augmentation } from '../../server/definition/experiment.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { points, smallExperiment } from '../engine/experiments.ts';

const sight = { seed: 1, data: 'rows', epoch: 1 } as const;
const ids = Int32Array.from({ length: 400 }, (_, i) => i);

/** 400 copies of an input, each changed as its own row. */
function changed(change: Augmentation, input: readonly number[], inputShape: readonly number[]): number[][] {
  const inputs = Float32Array.from(ids.length * input.length ? Array.from(ids, () => input).flat() : []);
  augmentRows([change], { inputShape }, ids, inputs, sight);
  return Array.from(ids, (i) => [...inputs.subarray(i * input.length, (i + 1) * input.length)]);
}

/** How many rows are so. */
const share = (rows: readonly number[][], is: (row: number[]) => boolean): number =>
  rows.filter(is).length / rows.length;
const near = (found: number, wanted: number): void =>
  assert.ok(Math.abs(found - wanted) < 0.1, `${found}, not ${wanted}`);

test('flips mirror whole pixels, each way with its probability', () => {
  const picture = [1, 10, 2, 20, 3, 30, 4, 40];
  const rows = changed({ type: 'flip', horizontal: 0.5, vertical: 0.25 }, picture, [2, 2, 2]);
  const texts = rows.map((row) => row.join());
  const of = (text: string): number => texts.filter((own) => own === text).length / 400;
  near(of('1,10,2,20,3,30,4,40'), 0.375);
  near(of('2,20,1,10,4,40,3,30'), 0.375);
  near(of('3,30,4,40,1,10,2,20'), 0.125);
  near(of('4,40,3,30,2,20,1,10'), 0.125);
});

test('crops move the picture, every way alike, and fill with 0', () => {
  const picture = [0, 0, 0, 0, 1, 0, 0, 0, 0];
  const rows = changed({ type: 'crop', padding: 1 }, picture, [3, 3, 1]);
  for (let at = 0; at < 9; at++)
    near(
      share(rows, (row) => row.indexOf(1) === at),
      1 / 9,
    );
  const far = changed({ type: 'crop', padding: 3 }, Array<number>(9).fill(1), [3, 3, 1]);
  assert.ok(far.every((row) => row.every((value) => value === 0 || value === 1)));
  assert.ok(far.some((row) => row.every((value) => value === 0)));
});

test('rotation keeps the middle and turns both ways', () => {
  const picture = Array<number>(81).fill(0);
  picture[40] = 1;
  picture[42] = 1;
  const rows = changed({ type: 'rotate', degrees: 90 }, picture, [9, 9, 1]);
  for (const row of rows) {
    assert.ok(Math.abs((row[40] ?? 0) - 1) < 1e-6);
  }
  assert.ok(rows.some((row) => (row[22] ?? 0) > 0.7) && rows.some((row) => (row[58] ?? 0) > 0.7));
});

test('colours shift and stretch between 0 and 1; noise has its deviation; cutout blanks a square', () => {
  const bright = changed({ type: 'colour', brightness: 0.3, contrast: 0 }, [0.5, 0.7], [1, 2, 1]);
  for (const [a = 0, b = 0] of bright) assert.ok(Math.abs(b - a - 0.2) < 1e-6 && Math.abs(a - 0.5) <= 0.3 + 1e-6);
  const clipped = changed({ type: 'colour', brightness: 1, contrast: 1 }, [0, 1], [1, 2, 1]).flat();
  assert.ok(clipped.every((value) => value >= 0 && value <= 1));
  const noisy = changed({ type: 'noise', deviation: 2 }, [5, 5], [2]).flat();
  const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - 5) ** 2, 0) / noisy.length);
  assert.ok(Math.abs(deviation - 2) < 0.2, String(deviation));
  const cut = changed({ type: 'cutout', size: 2 }, Array<number>(16).fill(1), [4, 4, 1]);
  const holes = cut.map((row) => row.filter((value) => value === 0).length);
  assert.deepEqual([...new Set(holes)].toSorted(), [1, 2, 4]);
});

test('masks blank steps or bands in a row, at most as many as asked', () => {
  const frames = Array<number>(12).fill(1);
  const steps = changed({ type: 'timeMask', steps: 2 }, frames, [4, 3]).map((row) =>
    [0, 1, 2, 3].filter((step) => row.slice(3 * step, 3 * step + 3).every((value) => value === 0)),
  );
  for (const own of steps) assert.ok(own.length <= 2 && (own.length < 2 || own[1] === (own[0] ?? 0) + 1));
  assert.deepEqual(new Set(steps.map(({ length }) => length)), new Set([0, 1, 2]));
  const bands = changed({ type: 'frequencyMask', bands: 3 }, frames, [4, 3]);
  assert.ok(
    bands.every((row) => [0, 1, 2].every((band) => new Set([0, 3, 6, 9].map((at) => row[at + band])).size === 1)),
  );
});

test('words are dropped or exchanged, padding never', () => {
  const words = [5, 6, 7, 8, 0, 0];
  const dropped = changed({ type: 'wordDropout', probability: 0.3 }, words, [6]);
  near(dropped.flat().filter((id) => id === 1).length / 1600, 0.3);
  const swapped = changed({ type: 'wordSwap', probability: 0.5 }, words, [6]);
  assert.ok(swapped.every((row) => row.toSorted().join() === '0,0,5,6,7,8' && row[4] === 0 && row[5] === 0));
  near(
    share(swapped, (row) => row.slice(0, 4).join() === '5,6,7,8'),
    0.125,
  );
});

test('a row is changed the same in whatever batch, anew in every epoch, and for another seed or data set', () => {
  const change = [{ type: 'noise', deviation: 1 }] as const;
  const of = (rows: number[], own: Partial<typeof sight> = {}) => {
    const inputs = new Float32Array(2 * rows.length);
    augmentRows(change, { inputShape: [2] }, Int32Array.from(rows), inputs, { ...sight, ...own });
    return inputs;
  };
  assert.deepEqual(of([3, 7]).subarray(2), of([7]));
  for (const own of [{ epoch: 2 as never }, { seed: 2 as never }, { data: 'others' as never }])
    assert.notDeepEqual(of([7], own), of([7]));
});

test('only batches of training are changed', () => {
  const augment = [{ type: 'noise', deviation: 1 }] as const;
  const small = smallExperiment();
  const source = small.data.points;
  assert.ok(source);
  const maker = new BatchMaker({ ...small, data: { points: { ...source, augment } } });
  const rows = points(4);
  const some = Int32Array.of(0, 2);
  const plain = Float32Array.from(new BatchMaker(small).make('points', rows, some, ['kind']).inputs);
  assert.deepEqual(maker.make('points', rows, some, ['kind']).inputs, plain);
  const first = Float32Array.from(maker.make('points', rows, some, ['kind'], 1).inputs);
  assert.notDeepEqual(first, plain);
  assert.deepEqual(maker.make('points', rows, some, ['kind'], 1).inputs, first);
});

/** A batch of rows of four pixels, the row's number in each. */
function mixed(change: Parameters<typeof mixRows>[0], rows: number, epoch = 1) {
  const shape = [2, 2, 1];
  const inputs = Float32Array.from({ length: rows * 4 }, (_, i) => Math.floor(i / 4));
  const own = Int32Array.from({ length: rows }, (_, i) => i);
  const result = mixRows(change, { inputShape: shape }, own, inputs, { ...sight, epoch });
  return { ...result, rows: Array.from(own, (i) => [...inputs.subarray(4 * i, 4 * i + 4)]) };
}

test('mixup blends each row with another of its batch by one share, anew in every epoch', () => {
  const { partners, share, rows } = mixed({ type: 'mixup', alpha: 1 }, 50);
  assert.deepEqual(
    [...partners].toSorted((a, b) => a - b),
    Array.from({ length: 50 }, (_, i) => i),
  );
  assert.ok(share >= 0.5 && share <= 1);
  rows.forEach((row, i) => {
    const wanted = share * i + (1 - share) * (partners[i] ?? 0);
    assert.ok(row.every((value) => Math.abs(value - wanted) < 1e-5));
  });
  assert.deepEqual(mixed({ type: 'mixup', alpha: 1 }, 50).rows, rows);
  assert.notDeepEqual(mixed({ type: 'mixup', alpha: 1 }, 50, 2).rows, rows);
});

test('the shares of mixup are those of Beta(α, α)', () => {
  for (const alpha of [0.2, 1, 2]) {
    const shares = Array.from({ length: 2000 }, (_, epoch) => mixed({ type: 'mixup', alpha }, 1, epoch + 1).share);
    // The variance of Beta(α, α) is 1/(4(2α + 1)), the same about ½ whichever half a share is folded to.
    const variance = shares.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / shares.length;
    const wanted = 1 / (4 * (2 * alpha + 1));
    assert.ok(Math.abs(variance / wanted - 1) < 0.1, `${alpha}: ${variance} for ${wanted}`);
  }
});

test('cutMix puts as much of the other picture into each as its share says', () => {
  const shares = new Set<number>();
  for (let epoch = 1; epoch <= 40; epoch++) {
    const { partners, share, rows } = mixed({ type: 'cutMix', alpha: 1 }, 10, epoch);
    shares.add(share);
    rows.forEach((row, i) => {
      if (partners[i] === i) return;
      assert.equal(row.filter((value) => value === i).length / 4, share);
      assert.ok(row.every((value) => value === i || value === partners[i]));
    });
  }
  assert.deepEqual([...shares].toSorted(), [0, 0.5, 0.75, 1]);
});
