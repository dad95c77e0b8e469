import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawShapes } from '../../server/data/shapes.ts';
import { timeOf } from '../../server/data/time-split.ts';
import { foldRows, splitRows } from '../../server/data/split.ts';

/** Rows with a class target, the classes in proportion to `sizes`, interleaved. */
function labelled(sizes: readonly number[]): Parameters<typeof splitRows>[0] {
  const values = sizes.flatMap((size, label) => Array.from({ length: size }, () => label));
  const shuffled = values.map((label, i) => ({ label, at: (i * 7919) % values.length })).sort((a, b) => a.at - b.at);
  return {
    count: values.length,
    targets: {
      label: { kind: 'class', classes: sizes.map(String), values: Int32Array.from(shuffled, ({ label }) => label) },
    },
  };
}

test('a tenth of every class is held out, and no row is on both sides or lost', () => {
  const rows = labelled([500, 300, 200]);
  const { train, validation } = splitRows(rows, 0.1, 0);
  assert.deepEqual([train.length, validation.length], [900, 100]);
  assert.deepEqual(
    [...train, ...validation].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const held = [0, 1, 2].map(
    (label) => validation.filter((row) => rows.targets['label']?.values[row] === label).length,
  );
  assert.deepEqual(held, [50, 30, 20]);
});

test('what does not divide goes to the largest remainders, and the total is kept', () => {
  const rows = labelled([14, 13, 12, 1]);
  const { validation } = splitRows(rows, 0.25, 0);
  const held = [0, 1, 2, 3].map(
    (label) => validation.filter((row) => rows.targets['label']?.values[row] === label).length,
  );
  assert.deepEqual(held, [4, 3, 3, 0]);
});

test('the split seed alone decides, and the hashes tell splits apart', () => {
  const rows = labelled([50, 50]);
  const first = splitRows(rows, 0.1, 0);
  assert.deepEqual(splitRows(rows, 0.1, 0), first);
  const second = splitRows(rows, 0.1, 1);
  assert.notDeepEqual(second.validation, first.validation);
  assert.notEqual(second.validationSha256, first.validationSha256);
  assert.notEqual(first.trainSha256, first.validationSha256);
  assert.match(first.trainSha256, /^[0-9a-f]{64}$/);
});

test('rows are cut by the target with most classes', () => {
  const { train } = drawShapes({ format: 'shapes', train: 600, test: 0, size: 4, noise: 0, seed: 1 });
  const { validation } = splitRows(train, 0.2, 0);
  const colour = train.targets['colour'];
  assert.equal(colour?.kind, 'class');
  for (const label of colour.classes.keys()) {
    const all = colour.values.filter((value) => value === label).length;
    const held = validation.filter((row) => colour.values[row] === label).length;
    assert.ok(Math.abs(held - 0.2 * all) < 1, `${held} of ${all}`);
  }
});

test('without classes the cut is plain; the ends of the range are kept', () => {
  const rows = { count: 5, targets: { size: { kind: 'number', values: new Float32Array(5) } } } as const;
  assert.equal(splitRows(rows, 0.4, 0).validation.length, 2);
  assert.equal(splitRows(rows, 0, 0).validation.length, 0);
  assert.equal(splitRows(rows, 0.001, 0).validation.length, 1);
  assert.equal(splitRows(rows, 0.99, 0).train.length, 1);
  assert.equal(splitRows({ ...rows, count: 0 }, 0.1, 0).validation.length, 0);
  assert.throws(() => splitRows(rows, 1, 0), RangeError);
  assert.throws(() => splitRows(rows, NaN, 0), RangeError);
});

test('rows without a label are a group of their own, and lose none', () => {
  const values = Int32Array.from({ length: 100 }, (_, row) => (row % 4 === 3 ? -1 : row % 2));
  const rows = { count: 100, targets: { label: { kind: 'class', classes: ['a', 'b'], values } } } as const;
  const { train, validation } = splitRows(rows, 0.2, 0);
  assert.equal(train.length + validation.length, 100);
  const held = [0, 1, -1].map((label) => validation.filter((row) => values[row] === label).length);
  assert.deepEqual(held, [10, 5, 5]);
});

const sorted = (ids: Iterable<number>): number[] => [...ids].sort((a, b) => a - b);

test('folds hold out each row once, every class in its share, the same for a seed', () => {
  const rows = labelled([50, 31, 22]);
  const folds = [1, 2, 3, 4, 5].map((number) => foldRows(rows, { of: 5, number }, 0));
  assert.deepEqual(
    sorted(folds.flatMap(({ validation }) => [...validation])),
    Array.from({ length: 103 }, (_, i) => i),
  );
  for (const { train, validation } of folds) {
    assert.equal(train.length + validation.length, 103);
    assert.ok(validation.length === 20 || validation.length === 21);
    const of = (label: number) => validation.filter((row) => rows.targets['label']?.values[row] === label).length;
    assert.ok(of(0) === 10 && [6, 7].includes(of(1)) && [4, 5].includes(of(2)), [0, 1, 2].map(of).join());
  }
  assert.deepEqual(foldRows(rows, { of: 5, number: 2 }, 0), folds[1]);
  assert.notDeepEqual(foldRows(rows, { of: 5, number: 2 }, 1), folds[1]);
  assert.throws(() => foldRows(labelled([2]), { of: 3, number: 1 }, 0), /2 rows, too few for 3 folds/);
});

test('folds of groups part no group and are about equal', () => {
  const groups = Int32Array.from({ length: 200 }, (_, i) => Math.floor(Math.sqrt(i)));
  const folds = [1, 2, 3].map((number) => foldRows({ count: 200, targets: {}, groups }, { of: 3, number }, 0));
  const sides = folds.map(({ validation }) => new Set(Array.from(validation, (row) => groups[row])));
  assert.equal(
    sides.reduce((sum, side) => sum + side.size, 0),
    new Set(groups).size,
  );
  for (const { validation } of folds) assert.ok(Math.abs(validation.length - 67) < 15, String(validation.length));
});

test('rows with times: the latest are held out, rows of one time on one side', () => {
  const times = Float64Array.of(5, 1, 3, 5, 2, 4, 5, 1, 0, 3);
  const { train, validation } = splitRows({ count: 10, targets: {}, times }, 0.25, 0);
  assert.deepEqual([...validation], [0, 3, 6]);
  assert.deepEqual([...train], [1, 2, 4, 5, 7, 8, 9]);
  const one = { count: 3, targets: {}, times: Float64Array.of(1, 1, 1) };
  assert.throws(() => splitRows(one, 0.3, 0), /All rows are of one time/);
});

test('times are numbers or dates', () => {
  assert.equal(timeOf('12.5'), 12.5);
  assert.equal(timeOf('2024-05-31'), Date.UTC(2024, 4, 31));
  assert.equal(timeOf('2024-05-31 12:30'), Date.UTC(2024, 4, 31, 12, 30));
  assert.equal(timeOf('2024-05-31T12:30:15+02:00'), Date.UTC(2024, 4, 31, 10, 30, 15));
  for (const text of ['31.5.2024', '2024-13-01', 'yesterday', '']) assert.equal(timeOf(text), undefined, text);
});
