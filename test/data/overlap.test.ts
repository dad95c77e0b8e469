import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rows } from '../../server/data/dataset.ts';
import { InputIndex } from '../../server/data/overlap.ts';
import { findOverlaps, overlapText } from '../../server/trainer/overlaps.ts';

/** Pictures of two pixels. */
function pictures(pixels: readonly (readonly [number, number])[], ids?: number): Rows {
  return {
    count: pixels.length,
    inputShape: [1, 2, 1],
    ...(ids !== undefined && { ids }),
    targets: {},
    sha256: '',
    gather: (indices, out) => Array.from(indices).forEach((row, i) => out.set(pixels[row] ?? [], 2 * i)),
  };
}

const all = (rows: Rows): Int32Array => Int32Array.from({ length: rows.count }, (_, i) => i);

function split(train: Rows, test: Rows, validation: readonly number[] = []) {
  const hashes = { rows: { train: '', test: '' }, split: { train: '', validation: '' } };
  const ids = all(train).filter((id) => !validation.includes(id));
  return { set: { train, test }, train: ids, validation: Int32Array.from(validation), test: all(test), hashes };
}

test('rows with the same input are counted, the first of them not', () => {
  const rows = pictures([
    [1, 2],
    [2, 1],
    [1, 2],
    [0, 0],
    [1, 2],
    [-0, 0],
  ]);
  const index = new InputIndex();
  assert.equal(index.add({ name: 'a', rows, ids: all(rows) }), 2);
  const [found] = index.overlaps({
    name: 'b',
    rows: pictures([
      [0, 1],
      [1, 2],
    ]),
    ids: Int32Array.of(0, 1),
  });
  assert.deepEqual(found, { other: 'a', count: 1, pairs: [[1, 0]] });
});

test('rows of validation and test splits are found among training rows, of other data sets too', () => {
  const a = split(
    pictures([
      [1, 1],
      [2, 2],
      [3, 3],
      [2, 2],
    ]),
    pictures([
      [3, 3],
      [9, 9],
    ]),
    [3],
  );
  const b = split(
    pictures([
      [5, 5],
      [9, 9],
    ]),
    pictures([[7, 7]]),
  );
  const found = findOverlaps({ a, b });
  assert.deepEqual(
    found?.map(({ data, split: part, other, count, rows }) => [data, part, other, count, rows]),
    [
      ['a', 'validation', 'a', 1, 1],
      ['a', 'test', 'a', 1, 2],
      ['a', 'test', 'b', 1, 2],
    ],
  );
  assert.match(overlapText(found) ?? '', /1 of 2 test rows of a have the input of one of the training rows of b/);
  assert.equal(overlapText(findOverlaps({ b })), undefined);
});

test('ids of tokens are compared within their data set alone', () => {
  const a = split(pictures([[1, 1]], 5), pictures([[2, 2]], 5));
  const b = split(pictures([[2, 2]], 5), pictures([[3, 3]], 5));
  assert.deepEqual(findOverlaps({ a, b }), []);
});
