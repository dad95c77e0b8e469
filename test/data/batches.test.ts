import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherTarget } from '../../server/data/batches.ts';
import { widthOf, type Target } from '../../server/data/dataset.ts';

const ids = Int32Array.of(2, 0);

test('labels of rows come in the order asked, missing ones as they are', () => {
  const kind: Target = { kind: 'class', classes: ['a', 'b'], values: Int32Array.of(1, 0, -1) };
  assert.deepEqual(gatherTarget(kind, ids), Int32Array.of(-1, 1));
  const amount: Target = { kind: 'number', values: Float32Array.of(0.5, 1, NaN) };
  assert.deepEqual(gatherTarget(amount, ids), Float32Array.of(NaN, 0.5));
});

test('targets of several values a row keep them together', () => {
  const signs: Target = { kind: 'labels', classes: ['a', 'b'], values: Int32Array.of(1, 0, 1, 1, -1, 0) };
  assert.equal(widthOf(signs), 2);
  assert.deepEqual(gatherTarget(signs, ids), Int32Array.of(-1, 0, 1, 0));
  const tags: Target = {
    kind: 'tags',
    classes: ['O', 'B'],
    steps: 3,
    values: Int32Array.of(0, 1, 0, 0, 0, 0, 1, -1, -1),
  };
  assert.deepEqual(gatherTarget(tags, ids), Int32Array.of(1, -1, -1, 0, 1, 0));
});

test('a row that is not there is an error', () => {
  const tags: Target = { kind: 'tags', classes: ['O'], steps: 2, values: new Int32Array(4) };
  assert.throws(() => gatherTarget(tags, Int32Array.of(2)), /no row 2 among 2/);
  assert.throws(() => gatherTarget(tags, Int32Array.of(-1)), RangeError);
});
