import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../server/data/data-error.ts';
import { RandomStream } from '../../server/data/random.ts';
import type { DataSource } from '../../server/definition/experiment.ts';
import { inputsOf, load, refused } from './text-folder.ts';

const saved: unknown = JSON.parse(readFileSync(new URL('fixtures/arrays.json', import.meta.url), 'utf8'));

/** A saved file of the fixture, by its names. */
function file(...names: readonly string[]): Buffer {
  let found = saved;
  for (const name of names) found = new Map(Object.entries(found ?? {})).get(name);
  assert.ok(typeof found === 'string', names.join('/'));
  return Buffer.from(found, 'base64');
}

const options = {
  format: 'numpy',
  inputs: undefined,
  shape: undefined,
  channels: 'last',
  divideBy: 1,
  standardize: false,
  parts: { train: 'train', validation: undefined, test: 'test' },
  testFraction: 0.5,
} as const;
const ofClass = { type: 'class', path: undefined, array: undefined, column: undefined } as const;
const ofNumber = { ...ofClass, type: 'number', standardize: false } as const;

/** A header of any text, with values after it. */
function npy(header: string, values: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(header);
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 255, text.length >> 8]);
  return Buffer.concat([start, text, values]);
}

const labels = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", Buffer.from([0, 1]));
/** Inputs in one file, two labels in another. */
const pair = {
  ...options,
  path: '{part}.npy',
  targets: { label: { ...ofClass, path: 'labels-{part}.npy' } },
} as const satisfies DataSource;
const pairOf = (inputs: Uint8Array) => ({
  'train.npy': inputs,
  'test.npy.gz': gzipSync(inputs),
  'labels-train.npy': labels,
  'labels-test.npy': labels,
});

const archive = {
  ...options,
  path: 'all.npz',
  inputs: 'x_{part}',
  channels: 'first',
  targets: {
    label: { ...ofClass, array: 'y_{part}' },
    left: { ...ofNumber, array: 'z_{part}', column: 0 },
    right: { ...ofNumber, array: 'z_{part}', column: 1 },
  },
} as const satisfies DataSource;

test('every type of number that NumPy saves is read, in either byte order', async (t) => {
  const names = 'u1 i1 <u2 >u2 <i2 >i2 <u4 >u4 <i4 >i4 <u8 >u8 <i8 >i8 <f4 >f4 <f8 >f8'.split(' ');
  for (const name of names) {
    const set = await load(t, pair, pairOf(file('types', name)));
    const rows = [
      [1, 0, 3],
      [100, 25, 6],
    ];
    assert.deepEqual(inputsOf(set, [0, 1]), rows, name);
    assert.deepEqual([set.train.inputShape, set.test.count], [[3], 2]);
  }
  for (const name of ['<f2', '>f2'])
    assert.deepEqual(
      inputsOf(await load(t, pair, pairOf(file('halves', name))), [0, 1]),
      [
        [1.5, -2.25, 65504],
        [2 ** -24, 0.333251953125, -0],
      ],
      name,
    );
  assert.deepEqual(inputsOf(await load(t, pair, pairOf(file('bools'))), [0, 1]), [
    [1, 0],
    [0, 1],
  ]);
  for (const version of ['1', '2', '3'])
    assert.deepEqual(inputsOf(await load(t, pair, pairOf(file('versions', version))), [1]), [[100, 25, 6]]);
});

test('values that stand column after column are turned', async (t) => {
  const set = await load(t, pair, pairOf(file('fortran')));
  const row = (from: number): number[] => Array.from({ length: 12 }, (_, i) => from + i);
  assert.deepEqual(
    [set.train.inputShape, inputsOf(set, [0, 1])],
    [
      [3, 4],
      [row(0), row(12)],
    ],
  );
});

for (const packing of ['plain', 'packed'])
  test(`an archive (${packing}) holds both parts, pictures of PyTorch and several targets`, async (t) => {
    for (const content of [file(packing), gzipSync(file(packing))]) {
      const set = await load(t, { ...archive, divideBy: 2 }, { 'all.npz': content });
      assert.deepEqual([set.train.count, set.test.count, set.train.inputShape], [4, 2, [2, 2, 3]]);
      assert.deepEqual(inputsOf(set, [0]), [[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map((value) => value / 2)]);
      const { label, left, right } = set.train.targets;
      assert.ok(label?.kind === 'class');
      assert.deepEqual(
        [label.classes, [...label.values]],
        [
          ['0', '1'],
          [0, 1, 1, -1],
        ],
      );
      assert.deepEqual([...(left?.values ?? [])], [1.5, Number.NaN, 0, 2]);
      assert.deepEqual([...(right?.values ?? [])], [2, 3, 4, 5]);
    }
  });

test('rows get another shape, mean 0 and deviation 1, as the training rows have them', async (t) => {
  const shaped = await load(t, { ...archive, channels: 'last', shape: [4, 3, 1] }, { 'all.npz': file('plain') });
  assert.deepEqual(
    [shaped.train.inputShape, inputsOf(shaped, [0])[0]?.slice(0, 4)],
    [
      [4, 3, 1],
      [0, 1, 2, 3],
    ],
  );
  const standard = await load(t, { ...archive, divideBy: 10, standardize: true }, { 'all.npz': file('plain') });
  const rows = inputsOf(standard, [0, 1, 2, 3]);
  for (let i = 0; i < 12; i++) {
    const values = rows.map((row) => row[i] ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / 4;
    const square = values.reduce((sum, value) => sum + value * value, 0) / 4;
    assert.ok(Math.abs(mean) < 1e-6 && Math.abs(square - 1) < 1e-6, `${mean} ${square}`);
  }
});

test('texts name classes', async (t) => {
  for (const name of ['<U', '>U']) {
    const content = file('texts', name);
    const inputs = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", new Uint8Array(12));
    const files = { 'train.npy': inputs, 'test.npy': inputs, 'labels-train.npy': content, 'labels-test.npy': content };
    const { label } = (await load(t, pair, files)).train.targets;
    assert.ok(label?.kind === 'class');
    assert.deepEqual(
      [label.classes, [...label.values]],
      [
        ['cat', 'größe', '犬'],
        [0, 1, 2],
      ],
    );
  }
});

test('one array of all rows is split', async (t) => {
  const content = file('types', '<f4');
  const source = { ...pair, path: 'x.npy', targets: { label: { ...ofClass, path: 'y.npy' } } } as const;
  const set = await load(t, source, { 'x.npy': content, 'y.npy': labels }).catch((error: unknown) => error);
  assert.ok(set instanceof DataError, 'a class with one row cannot be on both sides');
  const number = { ...pair, path: 'x.npy', targets: { label: { ...ofNumber, path: 'y.npy' } } } as const;
  const whole = await load(t, number, { 'x.npy': content, 'y.npy': labels });
  assert.deepEqual([whole.train.count, whole.test.count], [1, 1]);
});

test('arrays that cannot be rows are refused in a sentence, and none of their Python objects is made', async (t) => {
  const refusals: readonly (readonly [Uint8Array, string, RegExp])[] = [
    [file('objects'), 'data-format', /not read/],
    [file('fields'), 'data-format', /several fields a row/],
    [file('complex'), 'data-format', /c16/],
    [file('scalar'), 'data-shape', /shape \(\)/],
    [file('none'), 'data-shape', /shape \(0, 3\)/],
    [file('texts', 'S'), 'data-format', /texts/],
    [Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), 'data-format', /a PNG picture/],
    [npy('nonsense'), 'data-format', /braces/],
    [npy("{'descr': '<f4', 'shape': (2, 3)}"), 'data-format', /fortran_order/],
    [npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}"), 'data-format', /shape/],
    [npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999999999)}"), 'data-too-large', /99999999999999/],
    [npy("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 3)}"), 'data-size', /more bytes/],
    [npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}", new Uint8Array(5)), 'data-size', /the end/],
    [
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", Buffer.from([0, 0, 0, 0, 0, 0, 0xf0, 0x7f])),
      'data-number',
      /row 0 has Infinity/,
    ],
  ];
  for (const [content, code, message] of refusals) {
    const error = await refused(t, pair, pairOf(content));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
  }
});

test('names of arrays, columns and counts that are not there are told', async (t) => {
  const files = { 'all.npz': file('plain') };
  const refusedWith = (more: Partial<DataSource & { format: 'numpy' }>) => refused(t, { ...archive, ...more }, files);
  assert.match((await refusedWith({ inputs: 'a_{part}' })).message, /no array 'a_train', but x_train, y_train/);
  assert.match((await refusedWith({ inputs: undefined })).message, /has no \{part\}/);
  const two = { label: { ...ofClass, array: 'z_{part}' } };
  assert.match((await refusedWith({ targets: two })).message, /2 values a row.*column/);
  const third = { label: { ...ofNumber, array: 'z_{part}', column: 2 } };
  assert.match((await refusedWith({ targets: third })).message, /columns are 0 to 1/);
  const half = await refused(
    t,
    { ...pair, targets: { label: { ...ofClass, path: 'z-{part}.npy' } } },
    {
      ...pairOf(file('types', 'u1')),
      'z-train.npy': file('texts', '<U'),
      'z-test.npy': labels,
    },
  );
  assert.match(half.message, /has 3 rows, but .* has 2/);
  const fraction = npy(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
    Buffer.from(new Float32Array([0, 0.5]).buffer),
  );
  const error = await refused(t, pair, { ...pairOf(file('types', 'u1')), 'labels-train.npy': fraction });
  assert.match(error.message, /row 1 has 0.5, which should be the whole number of a class/);
});

test('arrays cut at any byte, and archives damaged anywhere, are refused or read as they were', async (t) => {
  const content = file('types', '<i2');
  for (let cut = 1; cut < content.length; cut++) {
    const error = await refused(t, pair, pairOf(content.subarray(0, cut)));
    assert.ok(['data-size', 'data-format'].includes(error.code), `cut at ${cut}: ${error.message}`);
  }
  const random = new RandomStream([3, 4]);
  for (const packing of ['plain', 'packed']) {
    const whole = file(packing);
    const good = (await load(t, archive, { 'all.npz': whole })).train.sha256;
    for (let round = 0; round < 60; round++) {
      const damaged = Buffer.from(round % 3 === 0 ? whole.subarray(0, random.integer(whole.length)) : whole);
      if (damaged.length > 0) damaged[random.integer(damaged.length)] = random.integer(256);
      const outcome: unknown = await load(t, archive, { 'all.npz': damaged }).catch((error: unknown) => error);
      if (outcome instanceof DataError) assert.match(outcome.message, /^[^\n]+\.$/);
      else if (outcome instanceof Error) throw outcome;
      else assert.deepEqual(Object.getOwnPropertyDescriptor(Object(outcome).train, 'sha256')?.value, good);
    }
  }
});
