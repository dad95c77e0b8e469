import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rows } from '../../server/data/dataset.ts';
import type { FittedInputs } from '../../server/data/fitted.ts';
import { shownInputs } from '../../server/trainer/inquiry/shown-input.ts';

/** Rows of given inputs. */
function rowsOf(inputShape: readonly number[], inputs: readonly (readonly number[])[], fitted?: FittedInputs): Rows {
  return {
    count: inputs.length,
    inputShape,
    targets: {},
    sha256: '',
    ...(fitted && { fitted }),
    gather: (indices, out) => {
      for (let i = 0; i < indices.length; i++) out.set(inputs[indices[i] ?? 0] ?? [], i * (inputs[0]?.length ?? 0));
    },
  };
}

test('pictures are bytes again, large ones by every so many-th pixel', () => {
  const small = shownInputs(rowsOf([1, 2, 3], [[0, 0.2, 1, 1, 0, 0]], { type: 'pictures' }), [0, 7, -1]);
  assert.deepEqual([...small], [[0, { type: 'picture', width: 2, height: 1, pixels: [0, 51, 255, 255, 0, 0] }]]);
  const large = Array.from({ length: 200 * 100 }, (_, i) => (i % 100) / 100);
  const shown = shownInputs(rowsOf([200, 100, 1], [large], { type: 'pictures' }), [0]).get(0);
  assert.ok(shown?.type === 'picture');
  assert.deepEqual([shown.width, shown.height, shown.pixels.length], [34, 67, 34 * 67]);
  assert.equal(shown.pixels[1], Math.round(2.55 * 3));
});

test('sounds lie on their side, low bands below; arrays of two axes go from their least to their largest value', () => {
  const sound = { type: 'sounds', rate: 8000, means: [0, 0], scales: [1, 1] } as const;
  const shown = shownInputs(rowsOf([3, 2], [[0, 10, 1, 11, 2, 12]], sound), [0]).get(0);
  const byte = (value: number) => Math.round((255 * value) / 12);
  assert.deepEqual(shown, { type: 'picture', width: 3, height: 2, pixels: [10, 11, 12, 0, 1, 2].map(byte) });
});

test('words are those of the vocabulary, without padding', () => {
  const tokens = { type: 'tokens', tokens: ['not', 'bad'] } as const;
  assert.deepEqual(shownInputs(rowsOf([5], [[2, 1, 3, 0, 0]], tokens), [0]).get(0), {
    type: 'words',
    text: 'not … bad',
  });
});

test('columns have the values of the file again', () => {
  const fitted: FittedInputs = {
    type: 'columns',
    columns: [
      { type: 'number', name: 'age', fill: 0, scaling: { center: 40, scale: 0.1 } },
      { type: 'number', name: 'gain', fill: 0, logarithm: true },
      { type: 'category', name: 'work', missing: true, categories: ['private', 'public'] },
      { type: 'hash', name: 'id', size: 2 },
      { type: 'number', name: 'size', fill: 0, of: { ranks: ['small', 'large'] } },
      { type: 'text', name: 'note', longest: 3, pieces: ['ab', 'bc'] },
    ],
  };
  const inputs = [0.5, Math.log1p(9), 0, 0, 1, -1, 0, 1, 0, Math.log(2)];
  const shown = shownInputs(rowsOf([10], [inputs], fitted), [0]).get(0);
  assert.ok(shown?.type === 'values');
  const rounded = shown.values.map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value,
  ]);
  assert.deepEqual(rounded, [
    ['age', 45],
    ['gain', 9],
    ['work', 'public'],
    ['size', 'large'],
    ['note', 'bc'],
  ]);
});

test('numbers without names are numbered', () => {
  assert.deepEqual(shownInputs(rowsOf([2], [[1, 2]]), [0]).get(0), {
    type: 'values',
    values: [
      ['1', 1],
      ['2', 2],
    ],
  });
});
